import GRDB
import Gossip

/// What happens to an event whose place in the log is taken, or was lost.
extension LogWriter {
  /// Puts an event in the place of a damaged or lost one. The same event again changes nothing; a
  /// different one is kept beside it, and the stream is marked as forked. Nil: nothing new.
  mutating func restore(_ event: Event, in stream: StreamState) throws -> CommittedEvent? {
    let find = try PreparedStatement(
      database,
      "SELECT \(EventRow.columns), log_position FROM events WHERE stream = ? AND seq = ?")
    find.bind(ordered: event.stream.number, at: 1)
    find.bind(ordered: event.seq, at: 2)
    guard try find.step() else {
      find.reset()
      guard try fits(event, in: stream) else { return nil }
      return try addLost(event)
    }
    let stored = EventRow.read(find, id: event.id)
    let logPosition = find.integer(6)
    find.reset()
    if let stored {
      guard stored.hash == event.hash else {
        try keepFork(event)
        return nil
      }
      return try takePayload(of: event, at: logPosition)
    }
    guard try fits(event, in: stream) else { return nil }
    return try replace(event, at: logPosition)
  }

  /// The payload of an event that came without it, unless it is erased meanwhile.
  private mutating func takePayload(
    of event: Event, at logPosition: Int64
  ) throws -> CommittedEvent? {
    guard let changed = try projection.takePayload(of: event, at: logPosition) else { return nil }
    return CommittedEvent(
      event: event, logPosition: logPosition, entry: nil, moved: [], changed: changed)
  }

  /// Whether exactly this event is in the log.
  func holds(_ event: Event) throws -> Bool {
    let find = try PreparedStatement(
      database, "SELECT \(EventRow.columns) FROM events WHERE stream = ? AND seq = ?")
    find.bind(ordered: event.stream.number, at: 1)
    find.bind(ordered: event.seq, at: 2)
    defer { find.reset() }
    guard try find.step() else { return false }
    return EventRow.read(find, id: event.id)?.hash == event.hash
  }

  /// Whether the chain has room for exactly this event: the one after it, or the head, names it.
  private func fits(_ event: Event, in stream: StreamState) throws -> Bool {
    if event.seq == stream.head { return event.hash == stream.headHash }
    let next = try PreparedStatement(
      database, "SELECT \(EventRow.columns) FROM events WHERE stream = ? AND seq = ?")
    next.bind(ordered: event.stream.number, at: 1)
    next.bind(ordered: event.seq + 1, at: 2)
    defer { next.reset() }
    let id = EventID(stream: event.stream, seq: event.seq + 1)
    // Where the next one is damaged too, or stands beyond a jump, nothing speaks against it.
    guard try next.step(), let following = EventRow.read(next, id: id) else { return true }
    return following.header.prev == event.hash || stream.floor == id.seq
  }

  /// At its former place in the log where its message still tells it, otherwise at the end.
  private mutating func addLost(_ event: Event) throws -> CommittedEvent {
    let former = try formerLogPosition(of: event.id)
    let logPosition = former ?? state.nextLogPosition
    try insert(event, at: logPosition)
    if former != nil {
      return CommittedEvent(event: event, logPosition: logPosition, entry: nil, moved: [])
    }
    state.nextLogPosition += 1
    return try project(event, at: logPosition)
  }

  /// Looks through all messages: rows do not vanish but by a failing disk.
  private func formerLogPosition(of id: EventID) throws -> Int64? {
    let find = try PreparedStatement(
      database, "SELECT log_position FROM messages WHERE stream = ? AND seq = ?")
    find.bind(ordered: id.stream.number, at: 1)
    find.bind(ordered: id.seq, at: 2)
    defer { find.reset() }
    return try find.step() ? find.integer(0) : nil
  }

  private mutating func replace(_ event: Event, at logPosition: Int64) throws -> CommittedEvent {
    let remove = try PreparedStatement(database, "DELETE FROM events WHERE log_position = ?")
    remove.bind(logPosition, at: 1)
    try remove.step()
    try insert(event, at: logPosition)
    // What was derived from it when it was whole still stands.
    if try projection.holds(logPosition) {
      return CommittedEvent(event: event, logPosition: logPosition, entry: nil, moved: [])
    }
    return try project(event, at: logPosition)
  }

  /// Puts an event beside the log. The same one again changes nothing.
  mutating func keepFork(_ event: Event) throws {
    guard state.streams[event.stream] != nil else { return }
    change(event.stream) { $0.isForked = true }
    let count = try PreparedStatement(database, "SELECT COUNT(*) FROM forks WHERE stream = ?")
    count.bind(ordered: event.stream.number, at: 1)
    try count.step()
    let kept = count.integer(0)
    count.reset()
    guard kept < Int64(limits.forksPerStreamMax) else { return }
    let insert = try PreparedStatement(
      database, "INSERT OR IGNORE INTO forks VALUES (?, ?, ?, ?, ?, ?, ?)")
    insert.bind(ordered: event.stream.number, at: 1)
    insert.bind(ordered: event.seq, at: 2)
    insert.bind(event.hash.bytes, at: 3)
    insert.bind(event.header.encoded, at: 4)
    insert.bind(event.signature, at: 5)
    insert.bind(event.body, at: 6)
    insert.bind(event.payload, at: 7)
    try insert.step()
  }
}
