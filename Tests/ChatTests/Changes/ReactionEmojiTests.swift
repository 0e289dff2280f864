import Testing

@testable import Chat

@Suite struct ReactionEmojiTests {
  @Test(arguments: [
    "👍", "😀", "👍🏽", "❤️", "❤️‍🔥", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴‍☠️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "1️⃣", "#️⃣", "©️", "ℹ️", "⛹🏽‍♂️",
    "👁️‍🗨️", "🐈‍⬛", "🅰️", "㊗️", "🫠", "⬛️", "🧑🏿‍🚀",
  ])
  func emojiAreKept(typed: String) throws {
    let kept = try ReactionEmoji.parse(typed)
    #expect(Array(kept.utf8) == Array(typed.utf8))
    #expect(ReactionEmoji.isAcceptable(typed))
    #expect(typed.count == 1)
  }

  @Test(arguments: [("❤", "❤️"), ("☺", "☺️"), ("1\u{20E3}", "1️⃣"), ("⚡", "⚡️")])
  func twoKeyboardsGiveOneReaction(typed: String, kept: String) throws {
    #expect(Array(try ReactionEmoji.parse(typed).utf8) == Array(kept.utf8))
    #expect(!ReactionEmoji.isAcceptable(typed))
  }

  @Test(arguments: [
    "", " ", "a", "1", "é", "🇩", "👍👍", "👍 ", " 👍", "👍a", "1😀", "1️😀", "👍\u{200D}", "\u{200D}👍",
    "\u{FE0F}", "👍\u{FE0F}\u{FE0F}", "👍\n", "\u{202E}👍", "👍\u{301}", "🏽", "🏴\u{E0067}\u{E007F}",
    "會", "←",
    "🇩🇪🇫🇷", "🄰", "\u{E0067}", "👍🏽🏽", ":)",
  ])
  func anythingElseIsRefused(typed: String) {
    #expect(throws: ReactionEmoji.Problem.notOneEmoji) { try ReactionEmoji.parse(typed) }
    #expect(!ReactionEmoji.isAcceptable(typed))
  }

  @Test func thirtyTwoBytesFit() throws {
    let five = Array(repeating: "👍", count: 4).joined(separator: "\u{200D}") + "\u{200D}❤️"
    #expect(five.utf8.count == 34)
    #expect(throws: ReactionEmoji.Problem.tooLong) { try ReactionEmoji.parse(five) }
    let four = String(five.unicodeScalars.dropLast(3).map(Character.init)) + "\u{FE0F}"
    #expect(four.utf8.count == 28)
    #expect(try ReactionEmoji.parse(four) == four)
    #expect(throws: ReactionEmoji.Problem.tooLong) {
      try ReactionEmoji.parse(String(repeating: "👍", count: 50))
    }
  }

  /// Whatever is let through is one character to a person, or several joined to one, and no two are
  /// equal as text but different in bytes.
  @Test func whatIsLetThroughIsOneCharacter() {
    var random = SeededGenerator(seed: 1)
    let glue: [UInt32] = [0x200D, 0xFE0F, 0x20E3, 0x1F3FB, 0x1F3FF, 0x31, 0x1F1E6, 0x301]
    var accepted: [String] = []
    for _ in 0..<60_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let value: UInt32 =
          switch Int.random(in: 0..<4, using: &random) {
          case 0: glue.randomElement(using: &random) ?? 0
          case 1: .random(in: 0...0x33FF, using: &random)
          case 2: .random(in: 0x2190...0x2BFF, using: &random)
          default: .random(in: 0x1F000...0x1FBFF, using: &random)
          }
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      guard let kept = try? ReactionEmoji.parse(text) else { continue }
      let joiners = kept.unicodeScalars.count { $0.value == 0x200D }
      #expect(kept.count <= 1 + joiners, "\(kept.unicodeScalars.map { $0.value })")
      #expect(ReactionEmoji.isAcceptable(kept))
      accepted.append(kept)
    }
    #expect(accepted.count > 2_000)
    #expect(Set(accepted).count == Set(accepted.map { Array($0.utf8) }).count)
  }
}
