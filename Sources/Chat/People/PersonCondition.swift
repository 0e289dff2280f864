/// What a person says of themselves beside their name.
package struct PersonCondition: Hashable, Sendable {
  package enum Problem: Error, Hashable, Sendable {
    case tooLong

    /// One sentence for the person.
    package var sentence: String {
      "A status has at most \(ChatLimits.statusTextBytes) bytes: make it shorter."
    }
  }

  /// One line; empty for nothing.
  package let text: String
  package let isAway: Bool

  package init() {
    text = ""
    isAway = false
  }

  /// Without words.
  package init(away isAway: Bool) {
    text = ""
    self.isAway = isAway
  }

  /// As somebody typed it: line ends become spaces, what steers the display goes.
  package init(typed: String, isAway: Bool) throws(Problem) {
    var scalars = String.UnicodeScalarView()
    for scalar in typed.unicodeScalars.prefix(4 * ChatLimits.statusTextBytes) {
      if scalar == "\n" || scalar == "\t" {
        scalars.append(" ")
      } else if !ScalarRules.isSteering(scalar) || ScalarRules.isEmojiGlue(scalar) {
        scalars.append(scalar)
      }
    }
    while let first = scalars.first, ScalarRules.isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, ScalarRules.isSpace(last) { scalars.removeLast() }
    let text = String(scalars)
    guard text.utf8.count <= ChatLimits.statusTextBytes else { throw .tooLong }
    self.text = text
    self.isAway = isAway
  }

  /// From another node. Nil where it breaks the rules.
  init?(wireText: String, isAway: Bool) {
    guard wireText.utf8.count <= ChatLimits.statusTextBytes, ScalarRules.isOneLine(wireText) else {
      return nil
    }
    text = wireText
    self.isAway = isAway
  }
}
