import Chat
import GRDB
import Gossip

extension SQLiteEventStore {
  static let placesMax = 200
  static let membersListedMax = 500
  static let devicesMax = 32

  package func roomInfo(_ room: String) async throws(StorageError) -> RoomInfo? {
    try await read { database in
      try RoomStateRow.read(database, where: "s.room = ?") { $0.bind(room, at: 1) }.first
    }
  }

  package func standing(
    of person: UInt64, in room: String
  ) async throws(StorageError) -> RoomStanding {
    try await read { database in
      let find = try PreparedStatement(
        database, "SELECT standing FROM members WHERE room = ? AND person = ?")
      find.bind(room, at: 1)
      find.bind(ordered: person, at: 2)
      defer { find.reset() }
      guard try find.step() else { return .outside }
      return RoomStanding(rawValue: find.integer(0)) ?? .outside
    }
  }

  package func places(of person: UInt64) async throws(StorageError) -> [RoomPlace] {
    try await read { database in
      let rows = try PreparedStatement(database, Self.placesOfPerson)
      rows.bind(ordered: person, at: 1)
      rows.bind(Int64(Self.placesMax), at: 2)
      let findName = try PreparedStatement(
        database, "SELECT name FROM members WHERE room = ? AND person = ?")
      var places: [RoomPlace] = []
      while try rows.step() {
        let info = RoomStateRow.info(rows, from: 1)
        var otherName: String?
        if let other = info.direct.first(where: { $0 != person }) {
          findName.bind(info.name, at: 1)
          findName.bind(ordered: other, at: 2)
          if try findName.step() { otherName = findName.text(0) }
          findName.reset()
        }
        places.append(
          RoomPlace(
            info: info, standing: RoomStanding(rawValue: rows.integer(0)) ?? .outside,
            otherName: otherName?.isEmpty == false ? otherName : nil))
      }
      return places
    }
  }

  package func members(of room: String) async throws(StorageError) -> [RoomMember] {
    try await read { database in
      let rows = try PreparedStatement(database, Self.membersOfRoom)
      rows.bind(room, at: 1)
      rows.bind(Int64(Self.membersListedMax), at: 2)
      var members: [RoomMember] = []
      while try rows.step() {
        members.append(
          RoomMember(
            id: rows.ordered(0), name: rows.text(2),
            standing: RoomStanding(rawValue: rows.integer(1)) ?? .outside))
      }
      return members
    }
  }

  package func keys(of room: String, device: UInt64) async throws(StorageError) -> [SharedKey] {
    try await read { try KeyTable($0).keys(of: room, device: device) }
  }

  package func devices(of people: [UInt64]) async throws(StorageError) -> [PersonDevice] {
    try await read { database in
      let rows = try PreparedStatement(database, Self.devicesOfPerson)
      var devices: [PersonDevice] = []
      for person in people {
        rows.bind(ordered: person, at: 1)
        rows.bind(Int64(Self.devicesMax), at: 2)
        while try rows.step() {
          let id = EventID(stream: StreamID(rows.ordered(0)), seq: rows.ordered(1))
          guard let body = EventRow.read(rows, id: id, from: 3)?.content,
            case .delegation(let delegation) = body
          else { continue }
          let node = NodeID(rows.bytes32(2))
          devices.append(PersonDevice(person: person, delegation: delegation, node: node))
        }
      }
      return devices
    }
  }

  package func knows(device: UInt64, of person: UInt64) async throws(StorageError) -> Bool {
    try await read { database in
      let find = try PreparedStatement(
        database,
        """
        SELECT 1 FROM delegations d CROSS JOIN events e ON e.stream = d.stream AND e.seq = d.seq
        WHERE d.person = ? AND d.device = ? LIMIT 1
        """)
      find.bind(ordered: person, at: 1)
      find.bind(ordered: device, at: 2)
      defer { find.reset() }
      return try find.step()
    }
  }

  /// Members first, in the order of IDs: which of many rooms are shown does not change by the day.
  static let placesOfPerson = """
    SELECT p.standing, \(RoomStateRow.columns) FROM members p
      CROSS JOIN room_states s ON s.room = p.room
    WHERE p.person = ? AND p.standing IN (1, 2) ORDER BY p.standing, p.room LIMIT ?
    """
  static let membersOfRoom = """
    SELECT person, standing, name FROM members WHERE room = ? AND standing IN (1, 2)
    ORDER BY standing, name, person LIMIT ?
    """
  /// The proof that holds longest, of each device.
  static let devicesOfPerson = """
    SELECT d.stream, d.seq, s.author,
      \(EventRow.joinedColumns), MAX(d.until)
    FROM delegations d CROSS JOIN streams s ON s.stream = d.stream
      CROSS JOIN events e ON e.stream = d.stream AND e.seq = d.seq
    WHERE d.person = ? GROUP BY d.device ORDER BY MAX(d.until) DESC LIMIT ?
    """
}
