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
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if isEmoji(first) || scalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    // Letters that are written as one (Indic conjuncts, Hangul) take the columns of their parts.
    return scalars.reduce(0) { $0 + width(of: $1) }
  }

  /// `1️⃣` and `©️` begin with a narrow character: those are known by the mark of the emoji look.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x2300 else { return false }
    return scalar.properties.isEmojiPresentation || (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF: return 1
    // Vowels and finals of Hangul stand within their syllable.
    case 0x00...0x1F, 0x7F...0x9F, 0x1160...0x11FF: return 0
    default: break
    }
    if isWide(scalar.value) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
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
