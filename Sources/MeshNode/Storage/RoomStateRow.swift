import Chat
import GRDB
import Gossip

/// The table `room_states`: what counts of all that was done to a room.
enum RoomStateRow {
  /// Over `s`, ten columns.
  static let columns = """
    s.room, s.topic, s.topic_author, s.topic_time, s.is_archived, s.maker, s.operators, s.members,
    s.direct, s.departure
    """

  static func write(_ info: RoomInfo, _ database: Database) throws {
    let statement = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO room_states (room, topic, topic_author, topic_time, is_archived, maker,
        operators, members, direct, departure)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    statement.bind(info.name, at: 1)
    if let topic = info.topic {
      statement.bind(topic.text, at: 2)
    } else {
      statement.bindNull(at: 2)
    }
    statement.bind(ordered: info.topic?.author ?? 0, at: 3)
    statement.bind(ordered: info.topic?.at ?? 0, at: 4)
    statement.bind(info.isArchived, at: 5)
    if let maker = info.maker {
      statement.bind(ordered: maker, at: 6)
    } else {
      statement.bindNull(at: 6)
    }
    statement.bind(NumberList.encode(info.operators), at: 7)
    statement.bind(Int64(info.members), at: 8)
    statement.bind(NumberList.encode(info.direct), at: 9)
    let departure = info.lastDeparture.map { NumberList.encode([$0.time, $0.stream, $0.seq]) }
    statement.bind(departure, at: 10)
    try statement.step()
  }

  /// - Parameter condition: SQL over `s`, its parameters bound by `bind`.
  static func read(
    _ database: Database, where condition: String, bind: (PreparedStatement) -> Void
  ) throws -> [RoomInfo] {
    let rows = try PreparedStatement(
      database, "SELECT \(columns) FROM room_states s WHERE \(condition)")
    bind(rows)
    defer { rows.reset() }
    var infos: [RoomInfo] = []
    while try rows.step() { infos.append(info(rows)) }
    return infos
  }

  /// - Parameter first: the column where ``columns`` begin.
  static func info(_ row: PreparedStatement, from first: Int32 = 0) -> RoomInfo {
    var info = RoomInfo(name: row.text(first))
    if !row.isNull(first + 1) {
      info.topic = RoomInfo.Topic(
        text: row.text(first + 1), author: row.ordered(first + 2), at: row.ordered(first + 3))
    }
    info.isArchived = row.boolean(first + 4)
    info.maker = row.isNull(first + 5) ? nil : row.ordered(first + 5)
    info.operators = NumberList.decode(row.bytes(first + 6))
    info.members = Int(row.integer(first + 7))
    info.direct = NumberList.decode(row.bytes(first + 8))
    let departure = NumberList.decode(row.bytes(first + 9))
    if departure.count == 3 {
      info.lastDeparture = Stamp(time: departure[0], stream: departure[1], seq: departure[2])
    }
    return info
  }
}

/// Numbers as one blob: 8 bytes each, big-endian.
enum NumberList {
  static func encode(_ numbers: [UInt64]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
  }

  static func decode(_ bytes: [UInt8]) -> [UInt64] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / 8).map {
        UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
  }
}
