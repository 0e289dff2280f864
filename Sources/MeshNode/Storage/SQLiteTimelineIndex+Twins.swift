import Chat
import GRDB

/// Messages that were said twice: the shown one and those that hide behind it.
extension SQLiteTimelineIndex {
  /// Of a message that is shown no more because the same was said before, the one that is.
  func shownTwin(of id: MessageID) throws -> MessageID? {
    let find = try PreparedStatement(
      database,
      """
      SELECT t.stream, t.seq FROM events e CROSS JOIN messages m ON m.log_position = e.log_position
        CROSS JOIN messages t ON t.author = m.author AND t.tag = m.tag AND t.room = m.room
      WHERE e.stream = ? AND e.seq = ? AND m.is_double = 1 AND t.is_double = 0 AND t.is_signed = 1
        AND t.tag IS NOT NULL LIMIT 1
      """)
    find.bind(ordered: id.stream, at: 1)
    find.bind(ordered: id.seq, at: 2)
    defer { find.reset() }
    return try find.step() ? MessageID(stream: find.ordered(0), seq: find.ordered(1)) : nil
  }

  /// Where in the log those are that are not shown because this one is.
  func hiddenTwins(of logPosition: Int64) throws -> [Int64] {
    let find = try PreparedStatement(
      database,
      """
      SELECT t.log_position FROM messages m
        CROSS JOIN messages t ON t.author = m.author AND t.tag = m.tag AND t.room = m.room
      WHERE m.log_position = ? AND m.tag IS NOT NULL AND t.tag IS NOT NULL AND t.is_double = 1
      """)
    find.bind(logPosition, at: 1)
    var found: [Int64] = []
    while try find.step() { found.append(find.integer(0)) }
    return found
  }
}
