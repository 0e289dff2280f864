import Chat
import GRDB
import Gossip

/// What was done to rooms, as rows of the table `room_changes`; and rosters made of them.
///
/// Lives on the writing queue for one transaction.
struct RoomTable {
  /// One row: what counts as a change of the room, or that somebody joined or left.
  enum Content {
    case change(RoomChange)
    case membership(MembershipChange, name: String)
  }

  private enum Kind {
    static let created: Int64 = 0
    static let createdDirect: Int64 = 1
    static let topic: Int64 = 2
    static let archived: Int64 = 3
    static let appointment: Int64 = 4
    static let removal: Int64 = 5
    static let admission: Int64 = 6
    static let membership: Int64 = 7
  }

  private let insert: PreparedStatement
  private let find: PreparedStatement
  private let next: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO room_changes
        (log_position, room, time, stream, seq, author, kind, person, content, is_on)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    find = try PreparedStatement(
      database,
      """
      SELECT time, stream, seq, author, kind, person, content, is_on FROM room_changes
      WHERE room = ? AND time <= ?
      """)
    next = try PreparedStatement(
      database, "SELECT MIN(time) FROM room_changes WHERE room = ? AND time > ?")
  }

  func insert(_ content: Content, at logPosition: Int64) throws {
    var (kind, person, text, isOn): (Int64, UInt64, String, Bool) = (0, 0, "", true)
    switch content {
    case .membership(let change, let name):
      (kind, person, text, isOn) = (Kind.membership, change.person, name, change.isJoined)
    case .change(let change):
      switch change.kind {
      case .created: kind = Kind.created
      case .createdDirect(let other): (kind, person) = (Kind.createdDirect, other)
      case .topic(let topic): (kind, text) = (Kind.topic, topic)
      case .archived(let isArchived): (kind, isOn) = (Kind.archived, isArchived)
      case .appointment(let other, let on): (kind, person, isOn) = (Kind.appointment, other, on)
      case .removal(let other): (kind, person) = (Kind.removal, other)
      case .admission(let other): (kind, person) = (Kind.admission, other)
      }
    }
    let stamp = content.stamp
    insert.bind(logPosition, at: 1)
    insert.bind(content.room, at: 2)
    insert.bind(ordered: stamp.time, at: 3)
    insert.bind(ordered: stamp.stream, at: 4)
    insert.bind(ordered: stamp.seq, at: 5)
    insert.bind(ordered: content.author, at: 6)
    insert.bind(kind, at: 7)
    insert.bind(ordered: person, at: 8)
    insert.bind(text, at: 9)
    insert.bind(isOn, at: 10)
    try insert.step()
  }

  /// All that was done to a room up to a time, and what each person was called when they last said
  /// that they joined or left.
  func roster(of room: String, through time: UInt64) throws -> (RoomRoster, names: [UInt64: String])
  {
    var roster = RoomRoster(room: room)
    var changes: [RoomChange] = []
    var names: [UInt64: (stamp: Stamp, name: String)] = [:]
    find.bind(room, at: 1)
    find.bind(ordered: time, at: 2)
    defer { find.reset() }
    while try find.step() {
      switch content(in: room) {
      case .change(let change): changes.append(change)
      case .membership(let change, let name):
        roster.apply(change)
        if names[change.person].map({ $0.stamp < change.stamp }) ?? true {
          names[change.person] = (change.stamp, name)
        }
      }
    }
    roster.apply(changes)
    return (roster, names.mapValues(\.name))
  }

  /// When the first change after a time was made; nil if there is none.
  func nextTime(in room: String, after time: UInt64) throws -> UInt64? {
    next.bind(room, at: 1)
    next.bind(ordered: time, at: 2)
    defer { next.reset() }
    return try next.step() && !next.isNull(0) ? next.ordered(0) : nil
  }

  private func content(in room: String) -> Content {
    let stamp = Stamp(time: find.ordered(0), stream: find.ordered(1), seq: find.ordered(2))
    let (author, person, isOn) = (find.ordered(3), find.ordered(5), find.boolean(7))
    let kind: RoomChange.Kind
    switch find.integer(4) {
    case Kind.membership:
      return .membership(
        MembershipChange(room: room, person: person, stamp: stamp, isJoined: isOn),
        name: find.text(6))
    case Kind.createdDirect: kind = .createdDirect(with: person)
    case Kind.topic: kind = .topic(find.text(6))
    case Kind.archived: kind = .archived(isOn)
    case Kind.appointment: kind = .appointment(of: person, isOn: isOn)
    case Kind.removal: kind = .removal(of: person)
    case Kind.admission: kind = .admission(of: person)
    default: kind = .created
    }
    return .change(RoomChange(room: room, author: author, stamp: stamp, kind: kind))
  }
}

extension RoomTable.Content {
  var room: String {
    switch self {
    case .change(let change): change.room
    case .membership(let change, _): change.room
    }
  }

  var stamp: Stamp {
    switch self {
    case .change(let change): change.stamp
    case .membership(let change, _): change.stamp
    }
  }

  var author: UInt64 {
    switch self {
    case .change(let change): change.author
    case .membership(let change, _): change.person
    }
  }
}
