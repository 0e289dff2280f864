import Testing

@testable import meshchat

@Suite struct KeyDecoderTests {
  private func keys(_ text: String) -> [EditorKey] {
    var decoder = KeyDecoder()
    return decoder.decode(text.utf8)
  }

  @Test func plainKeys() {
    #expect(keys("hé日👍") == [.text("hé日👍")])
    #expect(keys("a\r") == [.text("a"), .enter])
    #expect(
      keys("\u{1}\u{5}\u{7F}\u{4}\u{3}") == [.home, .end, .backspace, .endOfInput, .interrupt])
  }

  @Test(arguments: [
    ("\u{1B}[A", EditorKey.up), ("\u{1B}OB", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left),
    ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;3D", .wordLeft), ("\u{1B}[1;2C", .right),
    ("\u{1B}[H", .home), ("\u{1B}[4~", .end), ("\u{1B}[3~", .delete), ("\u{1B}b", .wordLeft),
    ("\u{1B}d", .killWordAfter), ("\u{1B}\u{7F}", .killWordBefore),
  ])
  func sequences(text: String, key: EditorKey) {
    #expect(keys(text) == [key])
    // One byte at a time is the same.
    var decoder = KeyDecoder()
    #expect(text.utf8.flatMap { decoder.decode([$0]) } == [key])
  }

  @Test func unknownSequencesAreSwallowed() {
    #expect(keys("\u{1B}[15~x") == [.text("x")])
    #expect(keys("\u{1B}[?1;2cx") == [.text("x")])
    #expect(keys("\u{1B}[<0;10;10Mx").last == .text("x"))
    #expect(keys("\u{1B}[" + String(repeating: "1", count: 100) + "x").last != nil)
  }

  @Test func pasteIsOneKey() {
    #expect(keys("\u{1B}[200~a\rb\u{1B}[A\u{1B}[201~c") == [.paste("a\rb\u{1B}[A"), .text("c")])
    let long = String(repeating: "x", count: KeyDecoder.pasteBytesMax + 500)
    guard case .paste(let text)? = keys("\u{1B}[200~\(long)\u{1B}[201~").first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == KeyDecoder.pasteBytesMax)
  }

  @Test func splitAndBrokenUTF8() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0xF0, 0x9F]).isEmpty)
    #expect(decoder.decode([0x91, 0x8D]) == [.text("👍")])
    #expect(decoder.decode([0xC3, 0x28]) == [.text("(")])
    #expect(decoder.decode([0x80, 0xFF, 0xC0]).isEmpty)
  }

  @Test func anyBytesAreTaken() {
    var random = SystemSeed(99)
    var decoder = KeyDecoder()
    var editor = LineEditor()
    for _ in 0..<2_000 {
      let bytes = (0..<random.below(20)).map { _ in UInt8(random.below(256)) }
      for key in decoder.decode(bytes) { _ = editor.handle(key) }
      #expect((0...editor.characters.count).contains(editor.cursor))
    }
  }
}
