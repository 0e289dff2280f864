import Chat
import GRDB
import Gossip

/// Derives rooms and timelines from the events of the log: decodes each body once, when it comes in,
/// and gives it its place. Bodies of kinds that this version does not know stay in the log only.
///
/// Lives on the writing queue for one transaction.
struct TimelineProjection {
  let database: Database
  private let state: LogState
  private var index: SQLiteTimelineIndex
  private let placement = TimelinePlacement()

  init(_ database: Database, state: LogState, limits: StorageLimits) throws {
    self.database = database
    self.state = state
    index = try SQLiteTimelineIndex(database, state: state, limits: limits)
  }

  /// Takes in an event that is new in the log. Nil: it is not a message.
  mutating func take(
    _ event: Event, at logPosition: Int64
  ) throws -> (entry: StoredEntry, moved: [StoredEntry])? {
    guard let body = event.body, event.seq > 0, let stream = state.streams[event.stream],
      case .message(let message) = try? ChatBodyCodec.decode(body)
    else { return nil }
    let id = MessageID(stream: event.stream.number, seq: event.seq)
    index.begin(
      SQLiteTimelineIndex.Incoming(
        message: message, id: id, logPosition: logPosition, time: event.header.time.bits,
        isOwn: stream.isOwn))
    let facts = TimelineFacts(
      id: id, room: message.room, time: event.header.time.bits, parents: message.parents)
    _ = try placement.place(facts, in: &index)
    guard let placed = index.incoming, let position = placed.position else { return nil }
    let entry = StoredEntry(
      id: event.id, room: message.room, position: position,
      writtenAt: event.header.time.milliseconds, authorID: message.authorID,
      authorName: message.authorName, node: stream.author, text: message.text,
      isLate: placed.isLate, hasGap: placed.hasGap, logPosition: logPosition)
    return (entry, try movedEntries())
  }

  mutating func flush() throws {
    try index.flush()
  }

  /// Whether a message was derived from the event at a log position.
  func holds(_ logPosition: Int64) throws -> Bool {
    let find = try PreparedStatement(database, "SELECT 1 FROM messages WHERE log_position = ?")
    find.bind(logPosition, at: 1)
    defer { find.reset() }
    return try find.step()
  }

  private mutating func movedEntries() throws -> [StoredEntry] {
    guard !index.moved.isEmpty else { return [] }
    try index.flush()
    let find = try EntryQuery(database, where: "m.log_position = ?", order: "m.log_position")
    var entries: [StoredEntry] = []
    for logPosition in index.moved {
      find.statement.bind(logPosition, at: 1)
      entries += try find.page(limit: 1).entries
    }
    return entries.sorted { $0.position < $1.position }
  }
}
