import DequeModule

/// What was said lately under a client's own tag, so that a message sent twice (the answer to the
/// first got lost with the connection) is one message. Older ones are looked up in the log.
struct RecentTags {
  /// Tags kept: several minutes of a busy node.
  static let kept = 8_192

  struct Key: Hashable {
    let author: UInt64
    let tag: String
  }

  private var answers: [Key: Posted] = [:]
  private var order: Deque<Key> = []

  func answer(to key: Key) -> Posted? { answers[key] }

  mutating func remember(_ posted: Posted, for key: Key) {
    guard answers.updateValue(posted, forKey: key) == nil else { return }
    order.append(key)
    if order.count > Self.kept { answers[order.removeFirst()] = nil }
  }
}
