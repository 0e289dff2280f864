import Chat
import GRDB
import Gossip

/// Reads messages as they are stored. The last parameter is the greatest number of them.
struct EntryQuery {
  let statement: PreparedStatement
  private let changes: ChangeTable
  /// Number of the parameter that bounds the result.
  private let limitIndex: Int32

  /// - Parameters:
  ///   - condition: SQL over `m` (messages) and `r` (rooms), its parameters numbered from 1.
  ///   - order: SQL.
  ///   - offices: as the writer has them; nil for a reader, who looks them up.
  init(
    _ database: Database, where condition: String, order: String,
    offices: ChangeTable.Offices? = nil
  ) throws {
    statement = try PreparedStatement(database, Self.sql(where: condition, order: order))
    changes = try ChangeTable(database, offices: offices ?? OfficeLookup(database).offices(of:))
    limitIndex = Int32(condition.count { $0 == "?" } + 1)
  }

  /// A condition on the room's name.
  static let inRoom = "m.is_double = 0 AND m.room = (SELECT room FROM rooms WHERE name = ?)"

  static func sql(where condition: String, order: String) -> String {
    """
    SELECT m.log_position, m.key, m.depth, m.stream, m.seq, m.time, m.is_late, m.has_gap,
      m.author, m.author_name, m.text, r.name, s.author,
      \(EventRow.joinedColumns), m.is_signed, m.room,
      EXISTS (SELECT 1 FROM changes c
              WHERE c.target_stream = m.stream AND c.target_seq = m.seq) AS is_changed,
      (SELECT COUNT(*) FROM messages t WHERE t.thread_stream = m.stream AND t.thread_seq = m.seq
        AND t.thread_stream IS NOT NULL AND t.is_double = 0) AS answers
    FROM messages m CROSS JOIN streams s ON s.stream = m.stream
      CROSS JOIN rooms r ON r.room = m.room
      LEFT JOIN events e ON e.log_position = m.log_position
    WHERE \(condition)
    ORDER BY \(order) LIMIT ?
    """
  }

  private static let firstEventColumn: Int32 = 13

  /// As many as are asked for and fit.
  func page(limit: Int, bytesMax: Int = .max) throws -> StoredPage {
    statement.bind(Int64(limit) + 1, at: limitIndex)
    defer { statement.reset() }
    var entries: [StoredEntry] = []
    var damaged: [EventID] = []
    var bytes = 0
    while try statement.step() {
      guard entries.count < limit else {
        return StoredPage(entries: entries, hasMore: true, damaged: damaged)
      }
      let (entry, isWhole) = try entry()
      bytes += entry.text.utf8.count
      guard entries.isEmpty || bytes <= bytesMax else {
        return StoredPage(entries: entries, hasMore: true, damaged: damaged)
      }
      entries.append(entry)
      if !isWhole { damaged.append(entry.id) }
    }
    return StoredPage(entries: entries, hasMore: false, damaged: damaged)
  }

  /// What was said is read from the event itself, which its hashes vouch for. Where it is damaged,
  /// what was derived from it while it was whole stands in until a peer has sent it again.
  private func entry() throws -> (StoredEntry, isWhole: Bool) {
    let position = statement.position(1)
    let id = EventID(stream: StreamID(position.id.stream), seq: position.id.seq)
    let event = EventRow.read(statement, id: id, from: Self.firstEventColumn)
    var message: RoomMessage?
    if case .message(let found)? = event?.content { message = found }
    let isSigned = statement.boolean(19)
    let author =
      message.map { Self.author(of: $0, isSigned: isSigned, stream: id.stream) }
      ?? statement.ordered(8)
    let text = message?.text ?? statement.text(10)
    var outcome: MessageOutcome?
    if statement.boolean(21) {
      let stamp = Stamp(
        time: statement.ordered(5), stream: position.id.stream, seq: position.id.seq)
      outcome = try changes.outcome(
        of: MessageOriginal(author: author, stamp: stamp, text: text), in: statement.integer(20))
    }
    let entry = StoredEntry(
      id: id, room: statement.text(11), position: position,
      writtenAt: HybridTime(bits: statement.ordered(5)).milliseconds, authorID: author,
      authorName: message?.authorName ?? statement.text(9),
      node: NodeID(statement.withBytes(12) { Bytes32(raw: $0) } ?? .zero), text: text,
      isSigned: isSigned, replyTo: message?.replyTo.map { EventID($0) },
      isLate: statement.boolean(6), hasGap: statement.boolean(7), outcome: outcome,
      logPosition: statement.integer(0), tag: message?.tag, isUrgent: message?.isUrgent ?? false,
      thread: message?.thread.map { EventID($0) }, answers: Int(statement.integer(22)))
    return (entry, event != nil)
  }

  private static func author(
    of message: RoomMessage, isSigned: Bool, stream: StreamID
  ) -> UInt64 {
    isSigned
      ? message.authorID
      : Delegation.unsignedID(
        author: message.authorID, stream: stream.number,
        cryptography: SwiftCryptoPersonCryptography())
  }
}
