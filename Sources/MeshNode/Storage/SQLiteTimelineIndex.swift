import Chat
import GRDB
import Gossip

/// The positions of all messages, kept in the tables `messages` and `edges`.
///
/// Lives on the writing queue for one transaction. The counts of rooms change with every message
/// but matter only at the end: they are gathered and written by ``flush()``.
struct SQLiteTimelineIndex: TimelineIndex {
  /// The message that is being placed: what its row needs beside its position.
  struct Incoming {
    let message: RoomMessage
    let author: (id: UInt64, isSigned: Bool)
    let id: MessageID
    let logPosition: Int64
    let time: UInt64
    let isOwn: Bool
    /// Set by `place`.
    var isLate = false
    var hasGap = false
    var position: TimelinePosition?
  }

  var incoming: Incoming?
  /// Log positions of messages that were placed anew because of the incoming one.
  private(set) var moved: [Int64] = []

  let database: Database
  private let state: LogState
  private let limits: StorageLimits
  private var changedRooms: Set<String> = []
  /// Looked for and not there, while one message is placed.
  private var missing: [MessageID] = []
  private var lastChildren: (id: MessageID, children: [MessageID])?

  private let findPosition: PreparedStatement
  private let findFacts: PreparedStatement
  private let findChildren: PreparedStatement
  private let insertMessage: PreparedStatement
  private let insertEdge: PreparedStatement

  init(_ database: Database, state: LogState, limits: StorageLimits) throws {
    self.database = database
    self.state = state
    self.limits = limits
    findPosition = try PreparedStatement(
      database,
      """
      SELECT m.room, m.key, m.depth, m.log_position
      FROM events e CROSS JOIN messages m ON m.log_position = e.log_position
      WHERE e.stream = ? AND e.seq = ?
      """)
    findFacts = try PreparedStatement(
      database,
      """
      SELECT m.room, m.time, m.parents
      FROM events e CROSS JOIN messages m ON m.log_position = e.log_position
      WHERE e.stream = ? AND e.seq = ?
      """)
    findChildren = try PreparedStatement(
      database,
      """
      SELECT m.stream, m.seq FROM edges e CROSS JOIN messages m ON m.log_position = e.child
      WHERE e.parent_stream = ? AND e.parent_seq = ?
      """)
    insertMessage = try PreparedStatement(
      database,
      """
      INSERT INTO messages (log_position, room, key, depth, stream, seq, time, is_late, has_gap,
        author, author_name, text, tag, parents, is_signed, thread_stream, thread_seq)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertEdge = try PreparedStatement(database, "INSERT INTO edges VALUES (?, ?, ?)")
  }

  mutating func begin(_ incoming: Incoming) {
    self.incoming = incoming
    moved.removeAll(keepingCapacity: true)
    missing.removeAll(keepingCapacity: true)
    lastChildren = nil
  }

  mutating func position(of id: MessageID) throws -> TimelinePosition? {
    try placed(id)?.position
  }

  mutating func facts(of id: MessageID) throws -> TimelineFacts? {
    findFacts.bind(ordered: id.stream, at: 1)
    findFacts.bind(ordered: id.seq, at: 2)
    guard try findFacts.step() else { return nil }
    let room = findFacts.integer(0)
    let time = findFacts.ordered(1)
    let parents = ParentList.decode(findFacts.bytes(2))
    findFacts.reset()
    return TimelineFacts(id: id, room: try roomName(room), time: time, parents: parents)
  }

  mutating func children(of id: MessageID) throws -> [MessageID] {
    if let lastChildren, lastChildren.id == id { return lastChildren.children }
    findChildren.bind(ordered: id.stream, at: 1)
    findChildren.bind(ordered: id.seq, at: 2)
    var children: [MessageID] = []
    while try findChildren.step() {
      children.append(
        MessageID(stream: findChildren.ordered(0), seq: findChildren.ordered(1)))
    }
    lastChildren = (id, children)
    return children
  }

  mutating func place(
    _ facts: TimelineFacts, at position: TimelinePosition, hasGap: Bool
  ) throws {
    let hasGap = try hasGap && isMissingSomething(facts)
    if let incoming, incoming.id == facts.id, incoming.position == nil {
      try insert(incoming, facts, at: position, hasGap: hasGap)
    } else if let before = try placed(facts.id) {
      try move(before, of: facts.room, to: position, hasGap: hasGap)
    }
  }

  private mutating func placed(_ id: MessageID) throws -> PlacedMessage? {
    if let incoming, incoming.id == id, incoming.position == nil { return nil }
    if let recent = state.recentPosition(of: id) { return recent }
    if missing.contains(id) { return nil }
    findPosition.bind(ordered: id.stream, at: 1)
    findPosition.bind(ordered: id.seq, at: 2)
    guard try findPosition.step() else {
      missing.append(id)
      return nil
    }
    let found = PlacedMessage(
      position: TimelinePosition(
        key: findPosition.ordered(1), depth: UInt32(truncatingIfNeeded: findPosition.integer(2)),
        id: id),
      room: findPosition.integer(0), logPosition: findPosition.integer(3))
    findPosition.reset()
    state.remember(found, limit: limits.recentPositionsMax)
    return found
  }

  /// A parent that retention removed is not missed.
  private mutating func isMissingSomething(_ facts: TimelineFacts) throws -> Bool {
    for parent in TimelinePlacement.countedParents(of: facts) where try placed(parent) == nil {
      if let stream = state.streams[StreamID(parent.stream)], parent.seq < stream.floor {
        continue
      }
      return true
    }
    return false
  }
}

// MARK: Placing

extension SQLiteTimelineIndex {
  private mutating func insert(
    _ message: Incoming, _ facts: TimelineFacts, at position: TimelinePosition, hasGap: Bool
  ) throws {
    var room = try self.room(message.message.room)
    let isLate = isLate(message, at: position, last: room.last)
    try writeRow(message, at: position, in: room.number, isLate: isLate, hasGap: hasGap)
    let placed = PlacedMessage(
      position: position, room: room.number, logPosition: message.logPosition)
    for parent in TimelinePlacement.countedParents(of: facts) {
      insertEdge.bind(ordered: parent.stream, at: 1)
      insertEdge.bind(ordered: parent.seq, at: 2)
      insertEdge.bind(message.logPosition, at: 3)
      try insertEdge.step()
    }
    room.messages += 1
    room.last = max(room.last ?? position, position)
    state.rooms[message.message.room] = room
    changedRooms.insert(message.message.room)
    state.remember(placed, limit: limits.recentPositionsMax)
    incoming?.position = position
    incoming?.isLate = isLate
    incoming?.hasGap = hasGap
  }

  private func isLate(
    _ message: Incoming, at position: TimelinePosition, last: TimelinePosition?
  ) -> Bool {
    guard !message.isOwn, let last, position < last else { return false }
    if let birth = state.ownBirth, message.time < birth.bits { return false }
    return last.milliseconds - position.milliseconds >= limits.lateAfterMilliseconds
  }

  private func writeRow(
    _ message: Incoming, at position: TimelinePosition, in room: Int64, isLate: Bool, hasGap: Bool
  ) throws {
    insertMessage.bind(message.logPosition, at: 1)
    insertMessage.bind(room, at: 2)
    insertMessage.bind(ordered: position.key, at: 3)
    insertMessage.bind(Int64(position.depth), at: 4)
    insertMessage.bind(ordered: message.id.stream, at: 5)
    insertMessage.bind(ordered: message.id.seq, at: 6)
    insertMessage.bind(ordered: message.time, at: 7)
    insertMessage.bind(isLate, at: 8)
    insertMessage.bind(hasGap, at: 9)
    insertMessage.bind(ordered: message.author.id, at: 10)
    insertMessage.bind(message.message.authorName, at: 11)
    insertMessage.bind(message.message.text, at: 12)
    if let tag = message.message.tag {
      insertMessage.bind(tag, at: 13)
    } else {
      insertMessage.bindNull(at: 13)
    }
    let parents = message.message.parents
    insertMessage.bind(parents.isEmpty ? nil : ParentList.encode(parents), at: 14)
    insertMessage.bind(message.author.isSigned, at: 15)
    if let thread = message.message.thread {
      insertMessage.bind(ordered: thread.stream, at: 16)
      insertMessage.bind(ordered: thread.seq, at: 17)
    } else {
      insertMessage.bindNull(at: 16)
      insertMessage.bindNull(at: 17)
    }
    try insertMessage.step()
  }

  private mutating func move(
    _ before: PlacedMessage, of roomName: String, to position: TimelinePosition, hasGap: Bool
  ) throws {
    let update = try PreparedStatement(
      database, "UPDATE messages SET key = ?, depth = ?, has_gap = ? WHERE log_position = ?")
    update.bind(ordered: position.key, at: 1)
    update.bind(Int64(position.depth), at: 2)
    update.bind(hasGap, at: 3)
    update.bind(before.logPosition, at: 4)
    try update.step()
    if before.logPosition == incoming?.logPosition {
      incoming?.position = position
      incoming?.hasGap = hasGap
    } else {
      moved.append(before.logPosition)
    }
    guard position != before.position else { return }
    let after = PlacedMessage(
      position: position, room: before.room, logPosition: before.logPosition)
    state.remember(after, limit: limits.recentPositionsMax)
    var room = try self.room(roomName)
    room.last = max(room.last ?? position, position)
    state.rooms[roomName] = room
  }
}

// MARK: Rooms

extension SQLiteTimelineIndex {
  private mutating func room(_ name: String) throws -> RoomState {
    if let known = state.rooms[name] { return known }
    let find = try PreparedStatement(
      database, "SELECT room, messages FROM rooms WHERE name = ?")
    find.bind(name, at: 1)
    defer { find.reset() }
    guard try find.step() else {
      state.lastRoomNumber += 1
      state.roomNames[state.lastRoomNumber] = name
      return RoomState(number: state.lastRoomNumber, messages: 0, last: nil)
    }
    let number = find.integer(0)
    let found = RoomState(
      number: number, messages: Int(find.integer(1)), last: try lastPosition(in: number))
    state.rooms[name] = found
    return found
  }

  /// The room's number; it is made if there is none of this name.
  mutating func roomNumber(of name: String) throws -> Int64 {
    let room = try room(name)
    if state.rooms[name] == nil {
      state.rooms[name] = room
      changedRooms.insert(name)
    }
    return room.number
  }

  /// Nil where nothing was ever said in it.
  func existingRoomNumber(of name: String) throws -> Int64? {
    if let known = state.rooms[name] { return known.number }
    let find = try PreparedStatement(database, "SELECT room FROM rooms WHERE name = ?")
    find.bind(name, at: 1)
    defer { find.reset() }
    return try find.step() ? find.integer(0) : nil
  }

  func roomName(_ number: Int64) throws -> String {
    if let known = state.roomNames[number] { return known }
    let find = try PreparedStatement(database, "SELECT name FROM rooms WHERE room = ?")
    find.bind(number, at: 1)
    defer { find.reset() }
    guard try find.step() else { return "" }
    let name = find.text(0)
    state.roomNames[number] = name
    return name
  }

  private func lastPosition(in room: Int64) throws -> TimelinePosition? {
    let find = try PreparedStatement(
      database,
      """
      SELECT key, depth, stream, seq FROM messages WHERE room = ?
      ORDER BY key DESC, depth DESC, stream DESC, seq DESC LIMIT 1
      """)
    find.bind(room, at: 1)
    defer { find.reset() }
    return try find.step() ? find.position(0) : nil
  }

  /// Of two messages of one person under one tag in one room the one with the lower stamp is shown:
  /// a node may have died after writing one down and before telling any other.
  ///
  /// - Returns: of the two, if there are two, the one that is shown no more, and the other.
  mutating func hideDouble(
    of message: Incoming
  ) throws -> (hidden: MessageID, shown: MessageID, isIncoming: Bool)? {
    guard message.author.isSigned, let tag = message.message.tag else { return nil }
    let find = try PreparedStatement(
      database,
      """
      SELECT log_position, time, stream, seq FROM messages
      WHERE author = ? AND tag = ? AND room = ? AND is_signed AND NOT is_double AND log_position != ?
      ORDER BY time, stream, seq LIMIT 1
      """)
    var room = try self.room(message.message.room)
    find.bind(ordered: message.author.id, at: 1)
    find.bind(tag, at: 2)
    find.bind(room.number, at: 3)
    find.bind(message.logPosition, at: 4)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let other = Stamp(time: find.ordered(1), stream: find.ordered(2), seq: find.ordered(3))
    let mine = Stamp(time: message.time, stream: message.id.stream, seq: message.id.seq)
    let hide = try PreparedStatement(
      database, "UPDATE messages SET is_double = 1 WHERE log_position = ?")
    hide.bind(other < mine ? message.logPosition : find.integer(0), at: 1)
    try hide.step()
    room.messages -= 1
    state.rooms[message.message.room] = room
    changedRooms.insert(message.message.room)
    return other < mine ? (message.id, other.id, true) : (other.id, message.id, false)
  }

  /// Writes what was gathered.
  mutating func flush() throws {
    try flushRooms()
    if max(state.rooms.count, state.roomNames.count) > limits.recentRoomsMax {
      state.forgetRooms()
    }
  }

  private mutating func flushRooms() throws {
    guard !changedRooms.isEmpty else { return }
    let write = try PreparedStatement(
      database,
      """
      INSERT INTO rooms (room, name, messages) VALUES (?, ?, ?)
      ON CONFLICT (room) DO UPDATE SET messages = excluded.messages
      """)
    for name in changedRooms {
      guard let room = state.rooms[name] else { continue }
      write.bind(room.number, at: 1)
      write.bind(name, at: 2)
      write.bind(Int64(room.messages), at: 3)
      try write.step()
    }
    changedRooms.removeAll()
  }
}
