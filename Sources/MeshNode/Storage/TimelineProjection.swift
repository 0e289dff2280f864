import Chat
import GRDB
import Gossip

/// What an event did to what is shown.
struct ProjectedEvent {
  /// The message it put in a timeline.
  var entry: StoredEntry?
  /// Messages that have another place because of it.
  var moved: [StoredEntry] = []
  /// The message that it changed, as it is now.
  var changed: StoredEntry?
  /// It gave that message its text, or took it away for good.
  var changesText = false
  /// Somebody has read further than before.
  var read: ReadPlace?
  /// A message that is shown no more: the one of this event is in its place.
  var gone: GoneMessage?
  /// Something was done to a room.
  var room: RoomNews?
  /// A sealed room's key, for some devices.
  var key: SharedKey?
  /// The person of whom a device came that was not known.
  var newDeviceOf: UInt64?
  /// Somebody shows another picture, or none.
  var picture: PictureMark?
}

/// Derives rooms and timelines from the events of the log: decodes each body once, when it comes in,
/// and gives it its place. Bodies of kinds that this version does not know stay in the log only.
///
/// Lives on the writing queue for one transaction.
struct TimelineProjection {
  let database: Database
  let state: LogState
  var index: SQLiteTimelineIndex
  private let people: PeopleProjection
  private let rooms: RoomProjection
  private let keys: KeyTable
  let changes: ChangeTable
  let payloads: PayloadTable
  private let offices: ChangeTable.Offices
  private let placement = TimelinePlacement()

  init(_ database: Database, state: LogState, limits: StorageLimits) throws {
    self.database = database
    self.state = state
    index = try SQLiteTimelineIndex(database, state: state, limits: limits)
    people = try PeopleProjection(database, state: state)
    let rooms = try RoomProjection(database, state: state)
    self.rooms = rooms
    keys = KeyTable(database)
    let index = index
    offices = { room in try rooms.offices(of: index.roomName(room)) }
    changes = try ChangeTable(database, offices: offices)
    payloads = PayloadTable(database)
  }

  /// Takes in an event that is new in the log.
  mutating func take(_ event: Event, at logPosition: Int64) throws -> ProjectedEvent {
    guard event.seq > 0, let stream = state.streams[event.stream], let content = event.content
    else { return ProjectedEvent() }
    switch content {
    case .message(let message): return try take(message, event, stream, at: logPosition)
    case .delegation(let delegation):
      let person = try people.take(delegation, of: event, by: stream.author)
      return ProjectedEvent(newDeviceOf: person)
    case .amendment(let amendment): return try take(amendment, event, at: logPosition)
    case .read(let mark): return try take(mark, event)
    case .room(let amendment):
      let author = try people.author(amendment.authorID, under: amendment.delegation, of: event)
      guard author.isSigned else { return ProjectedEvent() }
      let news = try rooms.take(amendment, by: author.id, of: event, at: logPosition)
      guard news != nil, amendment.change.mayAlterOffices else { return ProjectedEvent(room: news) }
      return ProjectedEvent(moved: try judgeDeletions(in: amendment.room), room: news)
    case .roomKeys(let keys): return try take(keys, event, at: logPosition)
    case .picture(let picture): return try take(picture, event, at: logPosition)
    // Kept and passed on.
    case .unknown: return ProjectedEvent()
    }
  }

  private mutating func take(
    _ message: RoomMessage, _ event: Event, _ stream: StreamState, at logPosition: Int64
  ) throws -> ProjectedEvent {
    let id = MessageID(event.id)
    let author = try people.author(message.authorID, under: message.delegation, of: event)
    index.begin(
      SQLiteTimelineIndex.Incoming(
        message: message, author: author, id: id, logPosition: logPosition,
        time: event.header.time.bits, isOwn: stream.isOwn))
    let facts = TimelineFacts(
      id: id, room: message.room, time: event.header.time.bits, parents: message.parents)
    _ = try placement.place(facts, in: &index)
    guard let placed = index.incoming, let position = placed.position else {
      return ProjectedEvent()
    }
    let entry = StoredEntry(
      id: event.id, room: message.room, position: position,
      writtenAt: event.header.time.milliseconds, authorID: author.id,
      authorName: message.authorName, node: stream.author, text: message.text,
      isSigned: author.isSigned, replyTo: message.replyTo.map { EventID($0) },
      isLate: placed.isLate, hasGap: placed.hasGap, logPosition: logPosition,
      tag: message.tag, isUrgent: message.isUrgent, thread: message.thread.map { EventID($0) })
    if event.lacksPayload { try payloads.miss(logPosition) }
    let double = try index.hideDouble(of: placed)
    if let double { return try take(double, entry, in: message.room) }
    return try told(entry, gone: nil, mayBeChanged: state.awaitsChanges(of: id))
  }

  /// It was said twice: what was done to either of the two was done to the one that is shown.
  private mutating func take(
    _ double: (hidden: MessageID, shown: MessageID, isIncoming: Bool), _ entry: StoredEntry,
    in room: String
  ) throws -> ProjectedEvent {
    let mayBeChanged = state.awaitsChanges(of: entry.position.id)
    let isRedirected = try changes.redirect(from: double.hidden, to: double.shown)
    guard double.isIncoming else {
      let gone = GoneMessage(room: room, id: EventID(double.hidden), keptAs: entry.id)
      return try told(entry, gone: gone, mayBeChanged: mayBeChanged || isRedirected)
    }
    let moved = try movedEntries()
    let shown = try self.entry(of: double.shown)
    // Also where nothing new was done to it: what hides behind it has the same text.
    if let shown, shown.outcome?.isDeleted == true { try erase(shown) }
    return ProjectedEvent(
      moved: moved, changed: isRedirected ? shown?.changed(at: entry.logPosition) : nil,
      changesText: isRedirected)
  }

  private mutating func told(
    _ entry: StoredEntry, gone: GoneMessage?, mayBeChanged: Bool
  ) throws -> ProjectedEvent {
    guard mayBeChanged else {
      return ProjectedEvent(entry: entry, moved: try movedEntries(), gone: gone)
    }
    // Something was done to it before it came.
    let changed = try self.entry(of: entry.position.id) ?? entry
    if changed.outcome?.isDeleted == true { try erase(changed) }
    return ProjectedEvent(entry: changed, moved: try movedEntries(), gone: gone)
  }

  /// A change of a message that has not come waits in its table.
  private mutating func take(
    _ amendment: MessageAmendment, _ event: Event, at logPosition: Int64
  ) throws -> ProjectedEvent {
    let author = try people.author(amendment.authorID, under: amendment.delegation, of: event)
    let stamp = Stamp(
      time: event.header.time.bits, stream: event.stream.number, seq: event.seq)
    let change = MessageChange(
      target: amendment.target, author: author.id, stamp: stamp, kind: amendment.kind)
    let room = try index.roomNumber(of: amendment.room)
    try changes.insert(change, in: room, at: logPosition)
    if event.lacksPayload { try payloads.miss(logPosition) }
    var found = try entry(of: amendment.target)
    if found == nil, let twin = try index.shownTwin(of: amendment.target) {
      _ = try changes.redirect(from: amendment.target, to: twin)
      found = try entry(of: twin)
    }
    guard let entry = found else {
      state.changeWaits(for: amendment.target)
      return ProjectedEvent()
    }
    guard entry.room == amendment.room else { return ProjectedEvent() }
    if entry.outcome?.isDeleted == true { try erase(entry) }
    return ProjectedEvent(
      changed: entry.changed(at: logPosition), changesText: entry.outcome?.textStamp == stamp)
  }

  /// Only what the person's device vouches for: nobody else says what somebody has read.
  private mutating func take(_ mark: ReadMark, _ event: Event) throws -> ProjectedEvent {
    let author = try people.author(mark.authorID, under: mark.delegation, of: event)
    guard author.isSigned else { return ProjectedEvent() }
    let write = try PreparedStatement(
      database,
      """
      INSERT INTO reads (room, person, key, depth, stream, seq) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (room, person) DO UPDATE SET key = excluded.key, depth = excluded.depth,
        stream = excluded.stream, seq = excluded.seq
      WHERE (excluded.key, excluded.depth, excluded.stream, excluded.seq)
        > (reads.key, reads.depth, reads.stream, reads.seq)
      """)
    write.bind(try index.roomNumber(of: mark.room), at: 1)
    write.bind(ordered: author.id, at: 2)
    write.bind(mark.position, from: 3)
    try write.step()
    guard database.changesCount > 0 else { return ProjectedEvent() }
    return ProjectedEvent(
      read: ReadPlace(room: mark.room, person: author.id, position: mark.position))
  }

  private func take(
    _ keys: RoomKeys, _ event: Event, at logPosition: Int64
  ) throws -> ProjectedEvent {
    let author = try people.author(keys.authorID, under: keys.delegation, of: event)
    guard author.isSigned else { return ProjectedEvent() }
    let stamp = Stamp(time: event.header.time.bits, stream: event.stream.number, seq: event.seq)
    return ProjectedEvent(
      key: try self.keys.insert(keys, by: author.id, at: stamp, logPosition: logPosition))
  }

  private func take(
    _ picture: PersonPicture, _ event: Event, at logPosition: Int64
  ) throws -> ProjectedEvent {
    let author = try people.author(picture.authorID, under: picture.delegation, of: event)
    let stamp = Stamp(time: event.header.time.bits, stream: event.stream.number, seq: event.seq)
    // One that is dated ahead would stay for as long.
    guard author.isSigned, stamp.time <= state.latestRoomTime else { return ProjectedEvent() }
    return ProjectedEvent(
      picture: try PictureTable(database).insert(
        picture.image, of: author.id, at: stamp, logPosition: logPosition))
  }

  /// Before anything else of a transaction: what was dated ahead and counts from now on.
  mutating func begin() throws {
    for room in try rooms.takeDue() { _ = try judgeDeletions(in: room) }
  }

  /// Before all is derived anew.
  func restart() throws { try rooms.restart() }

  mutating func entry(of id: MessageID) throws -> StoredEntry? {
    try index.flush()
    let find = try EntryQuery(
      database, where: SQLiteEventStore.ofEvent, order: SQLiteEventStore.asCommitted,
      offices: offices)
    find.statement.bind(ordered: id.stream, at: 1)
    find.statement.bind(ordered: id.seq, at: 2)
    return try find.page(limit: 1).entries.first
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
    let find = try EntryQuery(
      database, where: "m.is_double = 0 AND m.log_position = ?", order: "m.log_position",
      offices: offices)
    var entries: [StoredEntry] = []
    for logPosition in index.moved {
      find.statement.bind(logPosition, at: 1)
      entries += try find.page(limit: 1).entries
    }
    return entries.sorted { $0.position < $1.position }
  }
}

extension MessageAmendment {
  fileprivate var kind: MessageChange.Kind {
    switch change {
    case .edit(let text): .edit(text: text)
    case .reaction(let emoji, let isOn): .reaction(emoji: emoji, isOn: isOn)
    case .pin(let isOn): .pin(isOn: isOn)
    case .deletion: .deletion
    case .acknowledgement: .acknowledgement
    }
  }
}

extension RoomAmendment.Change {
  fileprivate var mayAlterOffices: Bool {
    switch self {
    case .created, .createdPrivate, .createdDirect, .appointment: true
    case .topic, .archived, .removal, .admission, .membership: false
    }
  }
}
