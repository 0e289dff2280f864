import Testing

@testable import Chat

@Suite struct MessageTextTests {
  @Test(arguments: [
    ("hello", "hello"), ("a\r\nb\rc", "a\nb\nc"), ("tail  \n\n", "tail"), ("\n \n  code", "  code"),
    ("be\u{7}ll\u{1B}[2J", "bell[2J"), ("a\tb", "a\tb"), ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"), ("a\u{85}b", "ab"),
  ])
  func typedTextIsMadeClean(typed: String, said: String) throws {
    let text = try MessageText.prepare(typed)
    #expect(Array(text.unicodeScalars) == Array(said.unicodeScalars))
    #expect(MessageText.isAcceptable(text))
  }

  @Test func emptyAndTooLongAreRefused() {
    for empty in ["", " ", "\n\t", "\u{0}", "\u{200B}"] {
      #expect(throws: MessageText.Problem.empty) { try MessageText.prepare(empty) }
    }
    let long = String(repeating: "é", count: ChatLimits.textBytes / 2 + 1)
    #expect(throws: MessageText.Problem.tooLong(bytes: long.utf8.count)) {
      try MessageText.prepare(long)
    }
    #expect(throws: Never.self) { try MessageText.prepare(String(long.dropLast())) }
  }
}
