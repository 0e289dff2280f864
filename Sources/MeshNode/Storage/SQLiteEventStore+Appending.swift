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

  package func commit(from source: any CommitSource) async {
    await withCheckedContinuation { done in commit(from: source, done) }
  }

  /// Goes to the end of the writing queue after each batch, like ``scheduleWriter()``.
  private func commit(from source: any CommitSource, _ done: CheckedContinuation<Void, Never>) {
    pool.asyncWriteWithoutTransaction { database in
      guard let batch = source.nextBatch() else { return done.resume() }
      source.finished(self.commit(batch, database))
      self.commit(from: source, done)
    }
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
    let results = commit(requests.map(\.events), database)
    for (request, result) in zip(requests, results) {
      request.answer.resume(returning: result)
    }
    return true
  }

  /// One transaction. A part whose events do not fit fails alone; a failing disk fails all.
  private func commit(
    _ parts: [[Event]], _ database: Database
  ) -> [Result<[CommittedEvent], StorageError>] {
    defer {
      checkpointer.committed(
        bytes: parts.reduce(0) { $0 + $1.reduce(0) { $0 + $1.cost } })
    }
    defer { if writing.takeErased() { checkpointer.erased() } }
    do {
      return try writing.transaction(database, limits: limits) { writer in
        try parts.map { events in
          do {
            return .success(try writer.append(events))
          } catch let error as StorageError {
            // Found before anything of this part was written.
            guard case .notContiguous = error else { throw error }
            return .failure(error)
          }
        }
      }
    } catch {
      let failure = StorageError(error, path: path)
      return parts.map { _ in .failure(failure) }
    }
  }
}
