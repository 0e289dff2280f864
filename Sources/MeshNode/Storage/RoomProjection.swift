import Chat
import GRDB
import Gossip

/// What an event did to a room.
struct RoomNews: Sendable {
  let info: RoomInfo
  /// Who stands otherwise than before, at most ``RoomProjection/standingsToldMax``.
  let standings: [StandingChange]
}

/// Derives from the log what rooms are: who made them and who is an operator, their topics, who is
/// in them. Only what a person's device vouches for counts.
///
/// A change that is dated further ahead than ``aheadMax`` is kept and counts when its time has come:
/// the greatest stamp wins, and nobody shall win until next year.
///
/// Lives on the writing queue for one transaction.
struct RoomProjection {
  static let aheadMax: UInt64 = 60_000
  static let standingsToldMax = 100

  private let database: Database
  private let state: LogState
  private let table: RoomTable
  private let findMember: PreparedStatement
  private let writeMember: PreparedStatement
  private let cryptography = SwiftCryptoPersonCryptography()

  init(_ database: Database, state: LogState) throws {
    self.database = database
    self.state = state
    table = try RoomTable(database)
    findMember = try PreparedStatement(
      database, "SELECT standing, name, was_let_in FROM members WHERE room = ? AND person = ?")
    writeMember = try PreparedStatement(
      database,
      """
      INSERT INTO members (room, person, standing, name, was_let_in) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (room, person) DO UPDATE SET standing = excluded.standing, name = excluded.name,
        was_let_in = excluded.was_let_in
      """)
  }

  /// - Parameter author: whom a delegation vouches for.
  func take(
    _ amendment: RoomAmendment, by author: UInt64, of event: Event, at logPosition: Int64
  ) throws -> RoomNews? {
    let room = amendment.room
    guard room != RoomName.lobby else { return nil }
    let stamp = Stamp(time: event.header.time.bits, stream: event.stream.number, seq: event.seq)
    let content: RoomTable.Content
    if case .membership(let isJoined) = amendment.change {
      content = .membership(
        MembershipChange(room: room, person: author, stamp: stamp, isJoined: isJoined),
        name: amendment.authorName)
    } else {
      guard let change = amendment.roomChange(by: author, at: stamp, cryptography: cryptography)
      else { return nil }
      content = .change(change)
    }
    let latest = state.latestRoomTime
    // Before the row is there, which would be read with the others.
    var roster = try state.roster(of: room) { try table.roster(of: room, through: latest).0 }
    try table.insert(content, at: logPosition)
    guard stamp.time <= latest else {
      state.hold(room, until: stamp.time)
      return nil
    }
    let before = roster.outcome
    switch content {
    case .change(let change): roster.apply(change)
    case .membership(let change, _): roster.apply(change)
    }
    state.rosters[room] = roster
    // What counts for nothing costs nobody a look at everybody.
    if case .change = content, roster.outcome == before { return nil }
    return try write(roster, after: content, name: amendment.authorName)
  }

  func offices(of room: String) throws -> RoomOffices {
    let latest = state.latestRoomTime
    return try state.roster(of: room) { try table.roster(of: room, through: latest).0 }
      .outcome.offices
  }

  /// Counts what was dated ahead and whose time has come. Returns the rooms.
  func takeDue() throws -> [String] {
    let due = state.takeHeldRooms()
    for room in due { try refresh(room) }
    return due
  }

  /// Makes all that is derived of a room anew from its rows.
  func refresh(_ room: String) throws {
    let (roster, names) = try table.roster(of: room, through: state.latestRoomTime)
    state.rosters[room] = roster
    var members = 0
    for person in roster.people {
      let row = MemberRow(of: person, called: names[person] ?? "", in: roster)
      try write(row, of: person, in: room)
      if row.standing == .member { members += 1 }
    }
    try write(RoomInfo(roster, members: members))
    try state.hold(room, until: table.nextTime(in: room, after: state.latestRoomTime))
  }

  /// Begins a rebuild: rows of events that the log has are dropped, for the others what follows from
  /// them is made.
  func restart() throws {
    for statement in StorageSchema.forgettingLasting { try database.execute(sql: statement) }
    state.rosters = [:]
    for room in try String.fetchAll(database, sql: "SELECT DISTINCT room FROM room_changes") {
      try refresh(room)
    }
  }
}

extension RoomProjection {
  private func write(
    _ roster: RoomRoster, after content: RoomTable.Content, name: String
  ) throws -> RoomNews {
    var info = try storedInfo(of: roster.room) ?? RoomInfo(name: roster.room)
    var members = info.members
    var changed: [(person: UInt64, standing: RoomStanding, name: String)] = []
    for person in affected(by: content, in: roster) {
      let before = try member(person, of: roster.room) ?? MemberRow()
      let isOwnWord = person == content.author && roster.lastWord(of: person) == content.stamp
      let row = MemberRow(of: person, called: isOwnWord ? name : before.name, in: roster)
      guard row != before else { continue }
      try write(row, of: person, in: roster.room)
      members += (row.standing == .member ? 1 : 0) - (before.standing == .member ? 1 : 0)
      if row.standing != before.standing { changed.append((person, row.standing, row.name)) }
    }
    let next = RoomInfo(roster, members: members)
    if next != info {
      try write(next)
      info = next
    }
    let at = HybridTime(bits: content.stamp.time).milliseconds
    return RoomNews(
      info: info,
      standings: changed.prefix(Self.standingsToldMax).map { change in
        StandingChange(
          room: roster.room, person: change.person, name: change.name, standing: change.standing,
          author: content.names(change.person) ? content.author : nil,
          otherName: content.names(change.person) ? name : nil, at: at, info: info)
      })
  }

  /// Whose standing may be another one: whoever it is about. Whether somebody is an operator decides
  /// over what was done before, so a change of that is about everybody.
  private func affected(by content: RoomTable.Content, in roster: RoomRoster) -> [UInt64] {
    switch content {
    case .membership(let change, _): return [change.person]
    case .change(let change):
      switch change.kind {
      case .topic, .archived: return []
      case .removal(let person), .admission(let person): return [person]
      case .created, .createdDirect, .appointment: return roster.people.sorted()
      }
    }
  }

  private func member(_ person: UInt64, of room: String) throws -> MemberRow? {
    findMember.bind(room, at: 1)
    findMember.bind(ordered: person, at: 2)
    defer { findMember.reset() }
    guard try findMember.step() else { return nil }
    return MemberRow(
      standing: RoomStanding(rawValue: findMember.integer(0)) ?? .outside,
      name: findMember.text(1), wasLetIn: findMember.boolean(2))
  }

  private func write(_ row: MemberRow, of person: UInt64, in room: String) throws {
    writeMember.bind(room, at: 1)
    writeMember.bind(ordered: person, at: 2)
    writeMember.bind(row.standing.rawValue, at: 3)
    writeMember.bind(row.name, at: 4)
    writeMember.bind(row.wasLetIn, at: 5)
    try writeMember.step()
  }

  private func storedInfo(of room: String) throws -> RoomInfo? {
    try RoomStateRow.read(database, where: "s.room = ?") { $0.bind(room, at: 1) }.first
  }

  private func write(_ info: RoomInfo) throws { try RoomStateRow.write(info, database) }
}

/// Somebody in the table `members`.
private struct MemberRow: Equatable {
  var standing = RoomStanding.outside
  var name = ""
  var wasLetIn = false
}

extension MemberRow {
  init(of person: UInt64, called name: String, in roster: RoomRoster) {
    self.init(
      standing: RoomStanding(of: person, in: roster), name: name,
      wasLetIn: SealedRoom.isName(roster.room) && roster.wasLetIn(person))
  }
}

extension RoomTable.Content {
  /// Whether this is about somebody, done by another one.
  fileprivate func names(_ person: UInt64) -> Bool {
    guard case .change(let change) = self, change.author != person else { return false }
    switch change.kind {
    case .removal(let other), .admission(let other), .createdDirect(let other):
      return other == person
    default: return false
    }
  }
}

extension RoomStanding {
  init(of person: UInt64, in roster: RoomRoster) {
    switch roster.standing(of: person) {
    case .member: self = .member
    case .invited: self = .invited
    case .outside: self = roster.isRemoved(person) ? .removed : .outside
    }
  }
}

extension RoomInfo {
  init(_ roster: RoomRoster, members: Int) {
    self.init(name: roster.room)
    let outcome = roster.outcome
    topic = outcome.topic.map {
      Topic(
        text: $0.text, author: $0.author, at: HybridTime(bits: $0.stamp.time).milliseconds)
    }
    isArchived = outcome.isArchived
    maker = outcome.creator
    operators = Array(outcome.offices.operators.prefix(Self.operatorsMax))
    self.members = members
    direct = outcome.direct
    lastDeparture = SealedRoom.isName(name) ? roster.lastDeparture : nil
  }
}
