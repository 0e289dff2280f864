import Chat
import GRDB
import Gossip

/// Reads messages as they are stored. The last parameter is the greatest number of them.
struct EntryQuery {
  let statement: PreparedStatement
  /// Number of the parameter that bounds the result.
  let limitIndex: Int32

  /// - Parameters:
  ///   - condition: SQL over `m` (messages) and `r` (rooms), its parameters numbered from 1.
  ///   - order: SQL.
  init(_ database: Database, where condition: String, order: String) throws {
    statement = try PreparedStatement(database, Self.sql(where: condition, order: order))
    limitIndex = Int32(condition.count { $0 == "?" } + 1)
  }

  /// A condition on the room's name.
  static let inRoom = "m.room = (SELECT room FROM rooms WHERE name = ?)"

  static func sql(where condition: String, order: String) -> String {
    """
    SELECT m.log_position, m.key, m.depth, m.stream, m.seq, m.time, m.is_late, m.has_gap,
      m.author, m.author_name, m.text, r.name, s.author
    FROM messages m CROSS JOIN streams s ON s.stream = m.stream
      CROSS JOIN rooms r ON r.room = m.room
    WHERE \(condition)
    ORDER BY \(order) LIMIT ?
    """
  }

  func entries() throws -> [StoredEntry] {
    var entries: [StoredEntry] = []
    while try statement.step() { entries.append(entry) }
    return entries
  }

  private var entry: StoredEntry {
    let position = statement.position(1)
    return StoredEntry(
      id: EventID(stream: StreamID(position.id.stream), seq: position.id.seq),
      room: statement.text(11), position: position,
      writtenAt: HybridTime(bits: statement.ordered(5)).milliseconds,
      authorID: statement.ordered(8), authorName: statement.text(9),
      node: NodeID(statement.withBytes(12) { Bytes32(raw: $0) } ?? .zero), text: statement.text(10),
      isLate: statement.boolean(6), hasGap: statement.boolean(7),
      logPosition: statement.integer(0))
  }
}
