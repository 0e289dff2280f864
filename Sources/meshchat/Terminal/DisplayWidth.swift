/// How many columns a terminal gives a character.
///
/// A character here is a grapheme cluster, as the terminals of today draw them: a family joined
/// with ZWJ is one emoji of two columns. Where a terminal draws it otherwise, only the cursor of a
/// line with such an emoji is off.
enum DisplayWidth {
  static func of(_ text: some StringProtocol) -> Int {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      ? text.utf8.count : text.reduce(0) { $0 + of($1) }
  }

  static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.value < 0x300 {
      return first.value < 0x20 || first.value == 0x7F ? 0 : narrow(character)
    }
    let properties = first.properties
    if properties.isEmojiPresentation || isWide(first.value) { return 2 }
    if (0x1F1E6...0x1F1FF).contains(first.value) { return 2 }
    if hasEmojiPresentation(character) { return 2 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }

  /// `1️⃣` and `©️` begin with a narrow character.
  private static func narrow(_ character: Character) -> Int {
    hasEmojiPresentation(character) ? 2 : 1
  }

  private static func hasEmojiPresentation(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.value == 0xFE0F }
  }

  /// Source: Unicode 16, EastAsianWidth.txt, W and F, joined to ranges; emoji are asked for apart.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C: true
    case 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B: true
    case 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF: true
    case 0x1F200...0x1F2FF, 0x20000...0x3FFFD: true
    default: false
    }
  }
}
