/// What a person may be called: 1 to ``ChatLimits/nameCharacters`` visible characters on one line.
package enum NameRules {
  package enum Problem: Error, Hashable, Sendable {
    case empty
    case tooLong
    case invisibleCharacter

    /// One sentence for the person who chose the name.
    package var sentence: String {
      switch self {
      case .empty: "A name needs at least one visible character."
      case .tooLong:
        "A name has at most \(ChatLimits.nameCharacters) characters: choose a shorter one."
      case .invisibleCharacter:
        "A name may not contain control, invisible or direction-changing characters."
      }
    }
  }

  /// The name as it is kept: spaces at both ends dropped, runs of spaces folded to one.
  package static func parse(_ typed: String) throws(Problem) -> String {
    guard typed.utf8.count <= 16 * ChatLimits.nameBytes else { throw .tooLong }
    var name = ""
    var spacePending = false
    var characters = 0
    for character in typed {
      if character.unicodeScalars.allSatisfy({ ScalarRules.isSpace($0) || $0 == "\t" }) {
        spacePending = !name.isEmpty
        continue
      }
      guard isVisible(character) else { throw .invisibleCharacter }
      if spacePending {
        name += " "
        characters += 1
        spacePending = false
      }
      name.append(character)
      characters += 1
    }
    guard characters > 0 else { throw .empty }
    guard characters <= ChatLimits.nameCharacters, name.utf8.count <= ChatLimits.nameBytes else {
      throw .tooLong
    }
    return name
  }

  /// Whether a name from another node keeps the rules that do not depend on a Unicode version.
  package static func isAcceptableOnWire(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= ChatLimits.nameBytes else { return false }
    guard name.first != " ", name.last != " ", ScalarRules.isOneLine(name) else { return false }
    return name.unicodeScalars.contains {
      !ScalarRules.isSpace($0) && !ScalarRules.isEmojiGlue($0)
    }
  }

  /// Two people with one name are told apart by the last 16 bits of their IDs: `Ada·4f2a`.
  package static func distinguished(_ name: String, id: UInt64) -> String {
    let digits = String(id & 0xFFFF, radix: 16)
    return name + "·" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func isVisible(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard let first = scalars.first, scalars.count <= ChatLimits.nameScalarsPerCharacter else {
      return false
    }
    guard !ScalarRules.isEmojiGlue(first), !first.properties.isGraphemeExtend else { return false }
    let isEmoji = first.properties.isEmoji
    return scalars.allSatisfy { scalar in
      if ScalarRules.isEmojiGlue(scalar) { return isEmoji }
      return !ScalarRules.isSteering(scalar)
    }
  }
}
