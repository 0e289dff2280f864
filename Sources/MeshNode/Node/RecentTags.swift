import Chat
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
  /// On their way to the log, and who else waits for the outcome. Bounded by the requests that
  /// clients may have under way.
  private var pending: [Key: [PostAnswer]] = [:]

  func answer(to key: Key) -> Posted? { answers[key] }

  func isPending(_ key: Key) -> Bool { pending[key] != nil }

  mutating func begin(_ key: Key) { pending[key] = [] }

  /// To be called only while ``isPending(_:)`` holds.
  mutating func wait(_ answer: PostAnswer, for key: Key) {
    pending[key, default: []].append(answer)
  }

  /// It is in the log, or failed; gives back who waited.
  mutating func finish(_ key: Key, _ result: Result<Posted, ChatError>) -> [PostAnswer] {
    if case .success(let posted) = result, answers.updateValue(posted, forKey: key) == nil {
      order.append(key)
      if order.count > Self.kept { answers[order.removeFirst()] = nil }
    }
    return pending.removeValue(forKey: key) ?? []
  }
}
