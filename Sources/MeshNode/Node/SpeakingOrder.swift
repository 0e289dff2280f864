import DequeModule

/// Keeps what one session says in the order in which it was said: each message waits until the one
/// before it is queued for the log, however long look-ups or the author limit took that one.
///
/// Pure, owned by the node; bounded by the requests that the clients of a node may have open.
struct SpeakingOrder {
  typealias Turn = CheckedContinuation<Void, Never>

  /// Sessions that are at it, and who waits behind.
  private var lines: [SessionID: Deque<Turn>] = [:]

  /// Whether it is this message's turn at once; otherwise ``wait(_:for:)`` follows.
  mutating func enter(_ session: SessionID) -> Bool {
    guard lines[session] == nil else { return false }
    lines[session] = []
    return true
  }

  mutating func wait(_ turn: Turn, for session: SessionID) {
    lines[session, default: []].append(turn)
  }

  /// The message is queued, or will not be: whose turn it is now.
  mutating func leave(_ session: SessionID) -> Turn? {
    guard let next = lines[session]?.popFirst() else {
      lines[session] = nil
      return nil
    }
    return next
  }
}
