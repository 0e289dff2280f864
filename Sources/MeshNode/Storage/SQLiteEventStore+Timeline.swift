import Chat
import GRDB
import Gossip

extension SQLiteEventStore {
  package func history(
    of room: String, before: TimelinePosition?, limit: Int
  ) async throws(StorageError) -> StoredPage {
    let (limit, bytesMax) = (bounded(limit), limits.pageBytesMax)
    return try await read { database in
      let query: EntryQuery
      if let before {
        query = try EntryQuery(database, where: Self.olderThan, order: Self.newestFirst)
        query.statement.bind(before, from: 2)
      } else {
        query = try EntryQuery(database, where: EntryQuery.inRoom, order: Self.newestFirst)
      }
      query.statement.bind(room, at: 1)
      let page = try query.page(limit: limit, bytesMax: bytesMax)
      return StoredPage(
        entries: page.entries.reversed(), hasMore: page.hasMore, damaged: page.damaged)
    }
  }

  package func entries(
    of room: String, after logPosition: Int64, limit: Int
  ) async throws(StorageError) -> StoredPage {
    let (limit, bytesMax) = (bounded(limit), limits.pageBytesMax)
    return try await read { database in
      let query = try EntryQuery(database, where: Self.committedAfter, order: Self.asCommitted)
      query.statement.bind(room, at: 1)
      query.statement.bind(logPosition, at: 2)
      let page = try query.page(limit: limit, bytesMax: bytesMax)
      return try Self.withChanged(page, of: room, after: logPosition, limit: limit, database)
    }
  }

  /// Adds older messages that were changed meanwhile, each at the place of its last change.
  private static func withChanged(
    _ page: StoredPage, of room: String, after logPosition: Int64, limit: Int, _ database: Database
  ) throws -> StoredPage {
    var end = page.hasMore ? page.entries.last?.logPosition ?? logPosition : Int64.max
    let rows = try PreparedStatement(database, changedAfter)
    rows.bind(room, at: 1)
    rows.bind(logPosition, at: 2)
    rows.bind(end, at: 3)
    rows.bind(Int64(limit) + 1, at: 4)
    var changed: [(target: MessageID, at: Int64)] = []
    while try rows.step() {
      changed.append((MessageID(stream: rows.ordered(0), seq: rows.ordered(1)), rows.integer(2)))
    }
    guard !changed.isEmpty else { return page }
    let hasMore = changed.count > limit
    if hasMore, let last = changed.dropLast().last { end = min(end, last.at) }
    var entries = page.entries.filter { $0.logPosition <= end }
    let known = Set(page.entries.map(\.id))
    let find = try EntryQuery(database, where: ofEvent, order: asCommitted)
    for (target, at) in changed where at <= end && !known.contains(EventID(target)) {
      find.statement.bind(ordered: target.stream, at: 1)
      find.statement.bind(ordered: target.seq, at: 2)
      entries += try find.page(limit: 1).entries.map { $0.changed(at: at) }
    }
    entries.sort { $0.logPosition < $1.logPosition }
    return StoredPage(
      entries: Array(entries.prefix(limit)),
      hasMore: page.hasMore || hasMore || entries.count > limit, damaged: page.damaged)
  }

  package func entry(_ id: EventID) async throws(StorageError) -> StoredEntry? {
    try await read { database in
      let query = try EntryQuery(database, where: Self.ofEvent, order: Self.asCommitted)
      query.statement.bind(ordered: id.stream.number, at: 1)
      query.statement.bind(ordered: id.seq, at: 2)
      return try query.page(limit: 1).entries.first
    }
  }

  package func entry(
    author: UInt64, tag: String
  ) async throws(StorageError) -> StoredEntry? {
    try await read { database in
      let query = try EntryQuery(database, where: Self.tagged, order: Self.asCommitted)
      query.statement.bind(ordered: author, at: 1)
      query.statement.bind(tag, at: 2)
      return try query.page(limit: 1).entries.first
    }
  }

  package func rooms() async throws(StorageError) -> [RoomSummary] {
    try await read { database in
      let rows = try PreparedStatement(database, Self.roomSummaries)
      var rooms: [RoomSummary] = []
      while try rows.step() {
        let last = rows.isNull(2) ? nil : HybridTime(bits: rows.ordered(2)).milliseconds
        rooms.append(
          RoomSummary(
            name: rows.text(0), messages: Int(rows.integer(1)), last: last,
            members: Int(rows.integer(3)), topic: rows.isNull(4) ? nil : rows.text(4),
            isArchived: rows.boolean(5)))
      }
      return rooms
    }
  }

  /// A message stands behind its parents, so whether one of the newest is named by another is seen
  /// in the newest. What nobody has answered for longer than these is not worth naming.
  package func heads(of room: String) async throws(StorageError) -> [TimelinePosition] {
    let limits = limits
    return try await read { database in
      let rows = try PreparedStatement(database, Self.newestWithParents)
      rows.bind(room, at: 1)
      rows.bind(Int64(limits.headsSearchMax), at: 2)
      defer { rows.reset() }
      var named: Set<MessageID> = []
      var heads: [TimelinePosition] = []
      while heads.count < limits.headsMax, try rows.step() {
        let position = rows.position(0)
        if !named.contains(position.id) { heads.append(position) }
        named.formUnion(ParentList.decode(rows.bytes(4)))
      }
      return heads
    }
  }

  package func key(of person: UInt64) async throws(StorageError) -> [UInt8]? {
    try await read { database in
      let rows = try PreparedStatement(
        database, "SELECT first_key FROM delegations WHERE person = ? LIMIT 1")
      rows.bind(ordered: person, at: 1)
      defer { rows.reset() }
      return try rows.step() ? rows.bytes(0) : nil
    }
  }

  package func reads(of room: String) async throws(StorageError) -> [ReadPlace] {
    try await read { database in
      let rows = try PreparedStatement(database, Self.readsOfRoom)
      rows.bind(room, at: 1)
      var places: [ReadPlace] = []
      while try rows.step() {
        places.append(
          ReadPlace(room: room, person: rows.ordered(4), position: rows.position(0)))
      }
      return places
    }
  }

  private func bounded(_ limit: Int) -> Int { min(max(limit, 0), limits.pageMax) }

  static let olderThan =
    EntryQuery.inRoom + " AND (m.key, m.depth, m.stream, m.seq) < (?, ?, ?, ?)"
  static let newestFirst = "m.key DESC, m.depth DESC, m.stream DESC, m.seq DESC"
  static let committedAfter = EntryQuery.inRoom + " AND m.log_position > ?"
  static let changedAfter = """
    SELECT target_stream, target_seq, MAX(log_position) AS last FROM changes
    WHERE room = (SELECT room FROM rooms WHERE name = ?) AND log_position > ? AND log_position <= ?
    GROUP BY target_stream, target_seq ORDER BY last LIMIT ?
    """
  static let asCommitted = "m.log_position"
  static let ofEvent =
    "m.is_double = 0"
    + " AND m.log_position = (SELECT log_position FROM events WHERE stream = ? AND seq = ?)"
  static let tagged = "m.is_double = 0 AND m.author = ? AND m.tag = ?"
  static let newestWithParents = """
    SELECT m.key, m.depth, m.stream, m.seq, m.parents FROM messages m
    WHERE m.room = (SELECT room FROM rooms WHERE name = ?)
    ORDER BY m.key DESC, m.depth DESC, m.stream DESC, m.seq DESC LIMIT ?
    """
  static let readsOfRoom = """
    SELECT key, depth, stream, seq, person FROM reads
    WHERE room = (SELECT room FROM rooms WHERE name = ?)
    ORDER BY key DESC, depth DESC, stream DESC, seq DESC LIMIT 500
    """
  /// At most 1,000 public rooms, by name: in which something was said, or somebody is.
  static let roomSummaries = """
    SELECT n.name, COALESCE(r.messages, 0),
      (SELECT m.time FROM messages m WHERE m.room = r.room
       ORDER BY m.key DESC, m.depth DESC, m.stream DESC, m.seq DESC LIMIT 1),
      COALESCE(s.members, 0), s.topic, COALESCE(s.is_archived, 0)
    FROM (SELECT name FROM rooms WHERE messages > 0
          UNION SELECT room FROM room_states WHERE members > 0) n
      LEFT JOIN rooms r ON r.name = n.name LEFT JOIN room_states s ON s.room = n.name
    WHERE n.name NOT LIKE '~%' ORDER BY n.name LIMIT 1000
    """
}
