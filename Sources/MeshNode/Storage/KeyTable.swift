import Chat
import GRDB
import Gossip

/// Keys of sealed rooms as events carry them: the tables `room_keys` and `key_boxes`.
///
/// Lives for one read, or on the writing queue for one transaction.
struct KeyTable {
  /// Events with keys that are looked at in one room, the newest: a key a week and one for each time
  /// somebody goes, each sealed to some devices later, for years.
  static let eventsMax = 2_000

  private let database: Database

  init(_ database: Database) { self.database = database }

  func insert(
    _ keys: RoomKeys, by author: UInt64, at stamp: Stamp, logPosition: Int64
  ) throws -> SharedKey {
    let insert = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO room_keys
        (log_position, room, key_id, number, author, time, stream, seq)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert.bind(logPosition, at: 1)
    insert.bind(keys.room, at: 2)
    insert.bind(ordered: keys.keyID, at: 3)
    insert.bind(Int64(keys.number), at: 4)
    insert.bind(ordered: author, at: 5)
    insert.bind(ordered: stamp.time, at: 6)
    insert.bind(ordered: stamp.stream, at: 7)
    insert.bind(ordered: stamp.seq, at: 8)
    try insert.step()
    let insertBox = try PreparedStatement(
      database, "INSERT OR REPLACE INTO key_boxes VALUES (?, ?, ?, ?)")
    for box in keys.boxes {
      insertBox.bind(logPosition, at: 1)
      insertBox.bind(ordered: box.device, at: 2)
      insertBox.bind(box.encapsulated, at: 3)
      insertBox.bind(box.sealed, at: 4)
      try insertBox.step()
    }
    let oldest = try origin(of: keys.keyID, in: keys.room) ?? (author, stamp)
    return SharedKey(
      room: keys.room, keyID: keys.keyID, number: keys.number, author: author, stamp: stamp,
      maker: oldest.maker, since: oldest.since, boxes: keys.boxes, held: keys.boxes.map(\.device))
  }

  /// Who first wrote down a key of this ID, and when.
  private func origin(
    of keyID: UInt64, in room: String
  ) throws -> (maker: UInt64, since: Stamp)? {
    let find = try PreparedStatement(
      database,
      """
      SELECT k.author, k.time, k.stream, k.seq
      FROM room_keys k CROSS JOIN members m ON m.room = k.room AND m.person = k.author
      WHERE k.room = ? AND k.key_id = ? AND m.was_let_in
      ORDER BY k.time, k.stream, k.seq LIMIT 1
      """)
    find.bind(room, at: 1)
    find.bind(ordered: keyID, at: 2)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return (
      find.ordered(0),
      Stamp(time: find.ordered(1), stream: find.ordered(2), seq: find.ordered(3))
    )
  }

  /// The keys of a room, oldest first, with the boxes for one device. Only those that somebody wrote who
  /// is or was of the room: strangers cannot crowd them out.
  func keys(of room: String, device: UInt64) throws -> [SharedKey] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT * FROM (
        SELECT k.log_position, k.key_id, k.number, k.author, k.time, k.stream, k.seq
        FROM room_keys k CROSS JOIN members m ON m.room = k.room AND m.person = k.author
        WHERE k.room = ? AND m.was_let_in ORDER BY k.log_position DESC LIMIT ?)
      ORDER BY time, stream, seq
      """)
    rows.bind(room, at: 1)
    rows.bind(Int64(Self.eventsMax), at: 2)
    let boxes = try PreparedStatement(
      database, "SELECT device, encapsulated, sealed FROM key_boxes WHERE log_position = ?")
    var origins: [UInt64: (maker: UInt64, since: Stamp)] = [:]
    var keys: [SharedKey] = []
    while try rows.step() {
      let keyID = rows.ordered(1)
      let author = rows.ordered(3)
      let stamp = Stamp(time: rows.ordered(4), stream: rows.ordered(5), seq: rows.ordered(6))
      let origin = try origins[keyID] ?? self.origin(of: keyID, in: room) ?? (author, stamp)
      origins[keyID] = origin
      var key = SharedKey(
        room: room, keyID: keyID, number: UInt32(truncatingIfNeeded: rows.integer(2)),
        author: author, stamp: stamp, maker: origin.maker, since: origin.since, boxes: [], held: [])
      boxes.bind(rows.integer(0), at: 1)
      while try boxes.step() {
        let to = boxes.ordered(0)
        key.held.append(to)
        if to == device {
          key.boxes.append(
            RoomKeys.Box(device: to, encapsulated: boxes.bytes(1), sealed: boxes.bytes(2)))
        }
      }
      keys.append(key)
    }
    return keys
  }
}
