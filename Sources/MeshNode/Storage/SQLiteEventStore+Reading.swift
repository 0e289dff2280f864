import Chat
import GRDB
import Gossip

extension SQLiteEventStore {
  package func run(
    _ range: StreamRange, budget: BulkBudget
  ) async throws(StorageError) -> StoredRun {
    let limit = min(max(budget.events, 1), limits.runEventsMax)
    return try await read { database in
      try Self.run(range, limit: limit, bytesMax: budget.bytes, database)
    }
  }

  private static func run(
    _ range: StreamRange, limit: Int, bytesMax: Int, _ database: Database
  ) throws -> StoredRun {
    guard let stream = try head(of: range.stream, database) else {
      return StoredRun(events: [], floor: 0, damaged: [])
    }
    var expected = range.first
    // Below the floor only event 0 is kept.
    if expected > 0, expected < stream.floor {
      return StoredRun(events: [], floor: stream.floor, damaged: [])
    }
    let last = expected == 0 && stream.floor > 1 ? 0 : min(range.last, stream.head)
    let rows = try PreparedStatement(
      database,
      """
      SELECT \(EventRow.columns), seq FROM events
      WHERE stream = ? AND seq >= ? AND seq <= ? ORDER BY seq LIMIT ?
      """)
    rows.bind(ordered: range.stream.number, at: 1)
    rows.bind(ordered: expected, at: 2)
    rows.bind(ordered: last, at: 3)
    rows.bind(Int64(limit), at: 4)
    defer { rows.reset() }
    var events: [Event] = []
    var cost = 0
    while expected <= last, events.count < limit {
      let id = EventID(stream: range.stream, seq: expected)
      guard try rows.step(), rows.ordered(6) == expected,
        let event = EventRow.read(rows, id: id), follows(event, events.last)
      else {
        return StoredRun(events: events, floor: stream.floor, damaged: [id])
      }
      cost += event.cost
      if !events.isEmpty, cost > bytesMax { break }
      events.append(event)
      expected += 1
    }
    return StoredRun(events: events, floor: stream.floor, damaged: [])
  }

  private static func follows(_ event: Event, _ before: Event?) -> Bool {
    guard let before else { return true }
    return event.header.prev == before.hash
  }

  private static func head(
    of stream: StreamID, _ database: Database
  ) throws -> (floor: UInt64, head: UInt64)? {
    let find = try PreparedStatement(
      database, "SELECT floor, head FROM streams WHERE stream = ?")
    find.bind(ordered: stream.number, at: 1)
    defer { find.reset() }
    return try find.step() ? (find.ordered(0), find.ordered(1)) : nil
  }

  package func streams() async throws(StorageError) -> [StoredStream] {
    try await read { database in
      let rows = try PreparedStatement(
        database,
        """
        SELECT stream, author, author_key, floor, head, head_hash, is_forked
        FROM streams ORDER BY stream
        """)
      var streams: [StoredStream] = []
      while try rows.step() {
        streams.append(
          StoredStream(
            head: StreamHead(
              stream: StreamID(rows.ordered(0)), floor: rows.ordered(3), head: rows.ordered(4),
              headHash: rows.bytes32(5)),
            author: NodeID(rows.bytes32(1)), authorKey: rows.bytes32(2),
            isForked: rows.boolean(6)))
      }
      return streams
    }
  }

  package func event(_ id: EventID) async throws(StorageError) -> Event? {
    try await read { database in
      let find = try PreparedStatement(
        database, "SELECT \(EventRow.columns) FROM events WHERE stream = ? AND seq = ?")
      find.bind(ordered: id.stream.number, at: 1)
      find.bind(ordered: id.seq, at: 2)
      defer { find.reset() }
      return try find.step() ? EventRow.read(find, id: id) : nil
    }
  }

  package func logPosition() async throws(StorageError) -> Int64 {
    try await read { database in
      let find = try PreparedStatement(database, "SELECT MAX(log_position) FROM events")
      defer { find.reset() }
      return try find.step() ? find.integer(0) : 0
    }
  }

  /// Second events of a stream that were seen at places already taken.
  package func forks(of stream: StreamID) async throws(StorageError) -> [Event] {
    try await read { database in
      let rows = try PreparedStatement(
        database,
        """
        SELECT header, hash, signature, body, payload FROM forks WHERE stream = ? ORDER BY seq, hash
        """)
      rows.bind(ordered: stream.number, at: 1)
      var events: [Event] = []
      while try rows.step() {
        guard let header = try? EventHeader(encoded: rows.bytes(0)) else { continue }
        events.append(
          Event(
            header: header, hash: rows.bytes32(1), signature: rows.bytes(2),
            body: rows.isNull(3) ? nil : rows.bytes(3),
            payload: rows.isNull(4) ? nil : rows.bytes(4)))
      }
      return events
    }
  }
}
