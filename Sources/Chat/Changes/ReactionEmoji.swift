/// The emoji of a reaction: one that a person sees as one, at most ``ChatLimits/emojiBytes`` long.
///
/// The rules are ranges and a grammar, not the properties of the Unicode version at hand, because
/// all nodes must agree, also on emoji that are newer than one of them. No letters, no controls, no
/// accents: two emoji that are equal as text are equal byte for byte. Pictures that are joined to
/// one are drawn side by side where that one is not known.
package enum ReactionEmoji {
  package enum Problem: Error, Hashable, Sendable {
    case notOneEmoji
    case tooLong

    /// One sentence for the person who reacted.
    package var sentence: String {
      switch self {
      case .notOneEmoji: "A reaction is one emoji, for example: 👍."
      case .tooLong: "This emoji is made of too many parts: choose a simpler one."
      }
    }
  }

  /// The emoji as it is kept: a sign that text has as well (❤, or the 1 of a keycap) is asked for as
  /// an emoji, so that two keyboards give one reaction.
  package static func parse(_ typed: some StringProtocol) throws(Problem) -> String {
    guard typed.utf8.count <= 2 * ChatLimits.emojiBytes else { throw .tooLong }
    var reader = Reader(scalars: Array(typed.unicodeScalars))
    guard let kept = reader.emoji() else { throw .notOneEmoji }
    guard kept.utf8.count <= ChatLimits.emojiBytes else { throw .tooLong }
    return kept
  }

  /// Whether an emoji from another node keeps the rules.
  package static func isAcceptable(_ emoji: String) -> Bool {
    guard let kept = try? parse(emoji) else { return false }
    return kept.utf8.elementsEqual(emoji.utf8)
  }
}

extension ReactionEmoji {
  /// The grammar of Unicode Technical Standard 51, section 1.4.9 (possible emoji), but for signs
  /// that are drawn as text unless they are asked for as emoji.
  private struct Reader {
    let scalars: [Unicode.Scalar]
    var next = 0
    var kept = String.UnicodeScalarView()

    init(scalars: [Unicode.Scalar]) {
      self.scalars = scalars
    }

    /// The whole text as one emoji; nil if it is anything else.
    mutating func emoji() -> String? {
      let isOne = flag() || regionFlag() || keycap() || sequence()
      return isOne && next == scalars.count ? String(kept) : nil
    }

    private func peek(_ distance: Int = 0) -> UInt32? {
      next + distance < scalars.count ? scalars[next + distance].value : nil
    }

    private mutating func take(_ count: Int = 1) {
      kept.append(contentsOf: scalars[next..<(next + count)])
      next += count
    }

    /// Two letters of a country.
    private mutating func flag() -> Bool {
      guard let first = peek(), let second = peek(1), Signs.isRegional(first),
        Signs.isRegional(second)
      else { return false }
      take(2)
      return true
    }

    /// A black flag and the tags of a region's code, like that of Scotland.
    private mutating func regionFlag() -> Bool {
      guard peek() == Signs.blackFlag else { return false }
      var tags = 0
      while let tag = peek(1 + tags), Signs.isTag(tag) { tags += 1 }
      guard (3...6).contains(tags), peek(1 + tags) == Signs.endOfTags else { return false }
      take(tags + 2)
      return true
    }

    private mutating func keycap() -> Bool {
      let isPresented = peek(1) == Signs.presentation
      guard let key = peek(), Signs.isKey(key), peek(isPresented ? 2 : 1) == Signs.keycap else {
        return false
      }
      take()
      takePresentation(isNeeded: true)
      take()
      return true
    }

    /// Pictures, each with a skin tone or not, joined to one. What stands in a joined one is left
    /// as it was typed: typefaces know only that.
    private mutating func sequence() -> Bool {
      while true {
        guard let picture = peek(), Signs.isPicture(picture) else { return false }
        take()
        if let tone = peek(), Signs.isTone(tone) {
          take()
        } else {
          takePresentation(isNeeded: Signs.isInText(picture) && scalars.count == 1)
        }
        guard peek() == Signs.joiner else { return true }
        take()
      }
    }

    /// U+FE0F, which asks for the emoji where a sign could be drawn as text.
    private mutating func takePresentation(isNeeded: Bool) {
      if peek() == Signs.presentation {
        take()
      } else if isNeeded, let presentation = Unicode.Scalar(Signs.presentation) {
        kept.append(presentation)
      }
    }
  }

  private enum Signs {
    static let joiner: UInt32 = 0x200D
    static let presentation: UInt32 = 0xFE0F
    static let keycap: UInt32 = 0x20E3
    static let blackFlag: UInt32 = 0x1F3F4
    static let endOfTags: UInt32 = 0xE007F

    static func isRegional(_ value: UInt32) -> Bool { (0x1F1E6...0x1F1FF).contains(value) }

    static func isTone(_ value: UInt32) -> Bool { (0x1F3FB...0x1F3FF).contains(value) }

    /// Small letters and digits among the tags.
    static func isTag(_ value: UInt32) -> Bool {
      (0xE0030...0xE0039).contains(value) || (0xE0061...0xE007A).contains(value)
    }

    static func isKey(_ value: UInt32) -> Bool {
      value == 0x23 || value == 0x2A || (0x30...0x39).contains(value)
    }

    static func isInText(_ value: UInt32) -> Bool { value < 0x1_0000 }

    /// Blocks that emoji are in, or will be, with other pictures beside them, but without letters
    /// that are no emoji. All that is below U+10000 is settled for good.
    static func isPicture(_ value: UInt32) -> Bool {
      switch value {
      case 0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139, 0x24C2, 0x3030, 0x303D, 0x3297, 0x3299: true
      case 0x2194...0x2199, 0x21A9...0x21AA, 0x231A...0x2328, 0x23CF, 0x23E9...0x23FA: true
      case 0x25AA...0x27BF, 0x2934...0x2935, 0x2B05...0x2B07, 0x2B1B...0x2B1C, 0x2B50, 0x2B55: true
      case 0x1F000...0x1F0FF, 0x1F170...0x1F171, 0x1F17E...0x1F17F, 0x1F18E: true
      case 0x1F191...0x1F19A, 0x1F200...0x1F3FA, 0x1F400...0x1F64F, 0x1F680...0x1F6FF: true
      case 0x1F7D5...0x1F7FF, 0x1F900...0x1FAFF: true
      default: false
      }
    }
  }
}
