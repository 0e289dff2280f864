import GRDB
import Gossip

extension SQLiteEventStore {
  package func append(_ events: [Event]) async throws(StorageError) -> [CommittedEvent] {
    guard !events.isEmpty else { return [] }
    let result = await withCheckedContinuation { (answer: AppendQueue.Answer) in
      switch queue.add(AppendQueue.Request(events: events, answer: answer)) {
      case .startWriter:
        scheduleWriter()
      case .queued:
        break
      case .refused(let error):
        answer.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }

  package func probe() async throws(StorageError) {
    do {
      try await pool.writeWithoutTransaction { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', printf('%.65536c', 'x'))"
        )
        try database.execute(sql: "DELETE FROM meta WHERE name = 'probe'")
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  package func keepFork(_ event: Event) async throws(StorageError) {
    try await write { writer in
      guard try writer.holds(event) == false else { return }
      try writer.keepFork(event)
    }
  }

  /// One transaction, then back to the end of the writing queue: others who write (contacts,
  /// retention) get their turn however much is appended.
  private func scheduleWriter() {
    pool.asyncWriteWithoutTransaction { database in
      if self.writeNext(database) { self.scheduleWriter() }
    }
  }

  /// Writes what waits, as much as makes up a transaction. False: nothing did. On the writing queue.
  func writeNext(_ database: Database) -> Bool {
    let requests = queue.take(eventsMax: limits.transactionEventsMax)
    guard !requests.isEmpty else { return false }
    let results = commit(requests, database)
    checkpointer.committed(
      bytes: requests.reduce(0) { $0 + $1.events.reduce(0) { $0 + $1.cost } })
    for (request, result) in zip(requests, results) {
      request.answer.resume(returning: result)
    }
    return true
  }

  /// One transaction. A call whose events do not fit fails alone; a failing disk fails all.
  private func commit(
    _ requests: [AppendQueue.Request], _ database: Database
  ) -> [Result<[CommittedEvent], StorageError>] {
    do {
      return try writing.transaction(database, limits: limits) { writer in
        try requests.map { request in
          do {
            return .success(try writer.append(request.events))
          } catch let error as StorageError {
            // Found before anything of this call was written.
            guard case .notContiguous = error else { throw error }
            return .failure(error)
          }
        }
      }
    } catch {
      let failure = StorageError(error, path: path)
      return requests.map { _ in .failure(failure) }
    }
  }
}
