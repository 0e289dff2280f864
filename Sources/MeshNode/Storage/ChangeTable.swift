import Chat
import GRDB
import Gossip

/// What was done to messages after they were said, as rows of the table `changes`; and a message's
/// state folded from them.
///
/// Lives for one read, or on the writing queue for one transaction.
struct ChangeTable {
  /// Changes of one message that are folded: the first ones by their stamps. More are made only by a
  /// machine.
  static let foldedMax = 5_000

  private enum Kind {
    static let edit: Int64 = 1
    static let reaction: Int64 = 2
    static let pin: Int64 = 3
    static let deletion: Int64 = 4
    static let acknowledgement: Int64 = 5
  }

  /// Who is and was an operator of the room of a number.
  typealias Offices = (_ room: Int64) throws -> RoomOffices

  private let database: Database
  private let find: PreparedStatement
  private let offices: Offices

  init(_ database: Database, offices: @escaping Offices) throws {
    self.database = database
    self.offices = offices
    find = try PreparedStatement(
      database,
      """
      SELECT c.time, c.stream, c.seq, c.author, c.kind, c.content, c.is_on,
        \(EventRow.joinedColumns)
      FROM changes c LEFT JOIN events e ON e.log_position = c.log_position
      WHERE c.target_stream = ? AND c.target_seq = ? AND c.room = ?
        AND (c.time <= ? OR c.kind IN (4, 5))
      ORDER BY c.time, c.stream, c.seq LIMIT ?
      """)
  }

  func insert(_ change: MessageChange, in room: Int64, at logPosition: Int64) throws {
    let statement = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO changes (log_position, room, target_stream, target_seq, time, stream, seq,
        author, kind, content, is_on)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let (kind, content, isOn): (Int64, String?, Bool)
    switch change.kind {
    case .edit(let text): (kind, content, isOn) = (Kind.edit, text, true)
    case .reaction(let emoji, let on): (kind, content, isOn) = (Kind.reaction, emoji, on)
    case .pin(let on): (kind, content, isOn) = (Kind.pin, nil, on)
    case .deletion: (kind, content, isOn) = (Kind.deletion, nil, true)
    case .acknowledgement: (kind, content, isOn) = (Kind.acknowledgement, nil, true)
    }
    statement.bind(logPosition, at: 1)
    statement.bind(room, at: 2)
    statement.bind(ordered: change.target.stream, at: 3)
    statement.bind(ordered: change.target.seq, at: 4)
    statement.bind(ordered: change.stamp.time, at: 5)
    statement.bind(ordered: change.stamp.stream, at: 6)
    statement.bind(ordered: change.stamp.seq, at: 7)
    statement.bind(ordered: change.author, at: 8)
    statement.bind(kind, at: 9)
    if let content { statement.bind(content, at: 10) } else { statement.bindNull(at: 10) }
    statement.bind(isOn, at: 11)
    try statement.step()
  }

  /// What is shown of a message, all that was done to it in its room considered.
  func outcome(of original: MessageOriginal, in room: Int64) throws -> MessageOutcome? {
    let target = original.stamp.id
    var message = MessageState(target: target)
    message.apply(original)
    find.bind(ordered: target.stream, at: 1)
    find.bind(ordered: target.seq, at: 2)
    find.bind(room, at: 3)
    // What is dated ahead counts when its time has come: nobody's pin wins until next year.
    find.bind(ordered: LogState.latestTime(), at: 4)
    find.bind(Int64(Self.foldedMax), at: 5)
    defer { find.reset() }
    var isJudged = false
    while try find.step() {
      guard let change = change(of: target) else { continue }
      if change.kind == .deletion, change.author != original.author { isJudged = true }
      message.apply(change)
    }
    return message.outcome(offices: isJudged ? try offices(room) : RoomOffices())
  }

  /// What was done to a message that is shown no more counts for the one that is the same. True if
  /// there was anything.
  func redirect(from hidden: MessageID, to shown: MessageID) throws -> Bool {
    let update = try PreparedStatement(
      database,
      """
      UPDATE changes SET target_stream = ?, target_seq = ?
      WHERE target_stream = ? AND target_seq = ?
      """)
    update.bind(ordered: shown.stream, at: 1)
    update.bind(ordered: shown.seq, at: 2)
    update.bind(ordered: hidden.stream, at: 3)
    update.bind(ordered: hidden.seq, at: 4)
    try update.step()
    return database.changesCount > 0
  }

  /// The author's edits of a message, by the places of their events in the log.
  func edits(of target: MessageID, by author: UInt64, in room: Int64) throws -> [Int64] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT log_position FROM changes
      WHERE target_stream = ? AND target_seq = ? AND room = ? AND kind = ? AND author = ?
      """)
    rows.bind(ordered: target.stream, at: 1)
    rows.bind(ordered: target.seq, at: 2)
    rows.bind(room, at: 3)
    rows.bind(Kind.edit, at: 4)
    rows.bind(ordered: author, at: 5)
    var logPositions: [Int64] = []
    while try rows.step() { logPositions.append(rows.integer(0)) }
    return logPositions
  }

  /// Messages of a room that somebody wanted deleted, the last ones.
  func deletionTargets(in room: Int64, limit: Int) throws -> [MessageID] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT DISTINCT target_stream, target_seq FROM changes
      WHERE room = ? AND kind = 4 ORDER BY log_position DESC LIMIT ?
      """)
    rows.bind(room, at: 1)
    rows.bind(Int64(limit), at: 2)
    var targets: [MessageID] = []
    while try rows.step() {
      targets.append(MessageID(stream: rows.ordered(0), seq: rows.ordered(1)))
    }
    return targets
  }

  private func change(of target: MessageID) -> MessageChange? {
    let kind: MessageChange.Kind
    switch find.integer(4) {
    case Kind.edit: kind = .edit(text: editedText)
    case Kind.reaction: kind = .reaction(emoji: find.text(5), isOn: find.boolean(6))
    case Kind.pin: kind = .pin(isOn: find.boolean(6))
    case Kind.deletion: kind = .deletion
    case Kind.acknowledgement: kind = .acknowledgement
    default: return nil
    }
    return MessageChange(
      target: target, author: find.ordered(3),
      stamp: Stamp(time: find.ordered(0), stream: find.ordered(1), seq: find.ordered(2)),
      kind: kind)
  }

  /// Read from the event itself, which its hashes vouch for, while that is whole.
  private var editedText: String {
    let id = EventID(stream: StreamID(find.ordered(1)), seq: find.ordered(2))
    guard case .amendment(let amendment) = EventRow.read(find, id: id, from: 7)?.content,
      case .edit(let text) = amendment.change
    else { return find.text(5) }
    return text
  }
}
