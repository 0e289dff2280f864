import Chat
import GRDB
import Gossip

extension SQLiteEventStore {
  package func missingPayloads(limit: Int) async throws(StorageError) -> [EventID] {
    checkpointer.truncateIfDue()
    return try await read { database in
      let rows = try PreparedStatement(
        database,
        """
        SELECT e.stream, e.seq FROM missing_payloads m
          CROSS JOIN events e ON e.log_position = m.log_position LIMIT ?
        """)
      rows.bind(Int64(limit), at: 1)
      var ids: [EventID] = []
      while try rows.step() {
        ids.append(EventID(stream: StreamID(rows.ordered(0)), seq: rows.ordered(1)))
      }
      return ids
    }
  }

  package func pictures() async throws(StorageError) -> [PictureMark] {
    try await read { try PictureTable($0).marks() }
  }

  package func picture(of person: UInt64) async throws(StorageError) -> [UInt8]? {
    try await read { try PictureTable($0).image(of: person) }
  }

  package func thread(
    of first: EventID, before: TimelinePosition?, limit: Int
  ) async throws(StorageError) -> StoredPage {
    let (limit, bytesMax) = (min(max(limit, 0), limits.pageMax), limits.pageBytesMax)
    return try await read { database in
      let condition = before == nil ? Self.inThread : Self.inThreadBefore
      let query = try EntryQuery(database, where: condition, order: Self.newestFirst)
      query.statement.bind(ordered: first.stream.number, at: 1)
      query.statement.bind(ordered: first.seq, at: 2)
      if let before { query.statement.bind(before, from: 3) }
      let page = try query.page(limit: limit, bytesMax: bytesMax)
      return StoredPage(
        entries: page.entries.reversed(), hasMore: page.hasMore, damaged: page.damaged)
    }
  }

  static let inThread = "m.is_double = 0 AND m.thread_stream = ? AND m.thread_seq = ?"
  static let inThreadBefore =
    inThread + " AND (m.key, m.depth, m.stream, m.seq) < (?, ?, ?, ?)"
}
