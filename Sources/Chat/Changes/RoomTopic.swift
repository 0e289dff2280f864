/// What a room is about: up to ``ChatLimits/topicBytes`` of text on one line, or nothing.
package enum RoomTopic {
  package enum Problem: Error, Hashable, Sendable {
    case tooLong(bytes: Int)
    case invisibleCharacter

    /// One sentence for the person who wrote it.
    package var sentence: String {
      switch self {
      case .tooLong(let bytes):
        "The topic is too long (\(bytes) bytes of \(ChatLimits.topicBytes)): choose a shorter one."
      case .invisibleCharacter:
        "A topic is one line without control, invisible or direction-changing characters."
      }
    }
  }

  /// The topic as it is kept: spaces at both ends dropped. Empty takes the topic away.
  package static func parse(_ typed: some StringProtocol) throws(Problem) -> String {
    var scalars = typed.unicodeScalars[...]
    while let first = scalars.first, ScalarRules.isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, ScalarRules.isSpace(last) { scalars.removeLast() }
    let topic = String(String.UnicodeScalarView(scalars))
    guard topic.utf8.count <= ChatLimits.topicBytes else {
      throw .tooLong(bytes: topic.utf8.count)
    }
    guard ScalarRules.isOneLine(topic) else { throw .invisibleCharacter }
    guard isEmptyOrVisible(topic) else { throw .invisibleCharacter }
    return topic
  }

  /// Whether a topic from another node keeps the rules.
  package static func isAcceptable(_ topic: String) -> Bool {
    topic.utf8.count <= ChatLimits.topicBytes && ScalarRules.isOneLine(topic)
      && isEmptyOrVisible(topic)
  }

  private static func isEmptyOrVisible(_ topic: String) -> Bool {
    topic.isEmpty
      || topic.unicodeScalars.contains {
        !ScalarRules.isSpace($0) && !ScalarRules.isEmojiGlue($0)
      }
  }
}
