import Testing

@testable import meshchat

@Suite struct LineEditorTests {
  private func editor(_ keys: EditorKey...) -> LineEditor {
    var editor = LineEditor()
    for key in keys { _ = editor.handle(key) }
    return editor
  }

  @Test func typingAndMoving() {
    let one = editor(.text("helo"), .left, .text("l"))
    #expect(one.text == "hello")
    #expect(one.cursor == 4)
    #expect(editor(.text("abc"), .home, .delete, .end, .backspace).text == "b")
    #expect(editor(.text("a"), .left, .left, .right, .right, .right).cursor == 1)
  }

  @Test func charactersAreWhatPeopleSee() {
    #expect(editor(.text("a👩‍👩‍👧b"), .left, .backspace).text == "ab")
    // An accent that comes later joins the letter before it; so do the two halves of a flag.
    let accented = editor(.text("e"), .text("\u{301}"))
    #expect(accented.characters.count == 1)
    #expect(accented.cursor == 1)
    #expect(editor(.text("🇩"), .text("🇪"), .backspace).text == "")
  }

  @Test func wordsAndCutting() {
    let words = "one two-three  four"
    #expect(editor(.text(words), .wordLeft).cursor == 15)
    #expect(editor(.text(words), .wordLeft, .wordLeft).cursor == 8)
    #expect(editor(.text(words), .home, .wordRight).cursor == 3)
    #expect(editor(.text(words), .killWordBefore).text == "one two-three  ")
    #expect(editor(.text(words), .killWordBefore, .killWordBefore).text == "one ")
    #expect(editor(.text(words), .home, .killWordAfter).text == " two-three  four")
    #expect(editor(.text(words), .home, .wordRight, .killToEnd).text == "one")
    #expect(editor(.text("ab cd"), .killToStart, .text("x"), .yank, .yank).text == "xab cdab cd")
    #expect(editor(.text("ab"), .transpose).text == "ba")
    #expect(editor(.text("abc"), .left, .transpose).text == "acb")
    #expect(editor(.text("a"), .home, .transpose).text == "a")
  }

  @Test func earlierLinesComeAgainAndTheDraftIsKept() {
    var editor = LineEditor()
    for line in ["one", "two", "two"] {
      _ = editor.handle(.text(line))
      #expect(editor.handle(.enter) == .submitted(line))
    }
    _ = editor.handle(.text("draft"))
    _ = editor.handle(.up)
    #expect(editor.text == "two")
    _ = editor.handle(.up)
    #expect(editor.text == "one")
    _ = editor.handle(.up)
    #expect(editor.text == "one")
    _ = editor.handle(.down)
    _ = editor.handle(.down)
    #expect(editor.text == "draft")
    #expect(editor.cursor == 5)
  }

  @Test func leaving() {
    var editor = editor(.text("x"))
    #expect(editor.handle(.interrupt) == .edited)
    #expect(editor.text.isEmpty)
    #expect(editor.handle(.interrupt) == .leave)
    #expect(editor.handle(.endOfInput) == .leave)
    _ = editor.handle(.text("ab"))
    _ = editor.handle(.home)
    #expect(editor.handle(.endOfInput) == .edited)
    #expect(editor.text == "b")
  }

  @Test func pastedLinesStayOneMessageAndCarryNoSequences() {
    #expect(editor(.paste("a\r\nb\rc\u{1B}[2J")).text == "a\nb\nc\u{FFFD}[2J")
  }

  @Test func aLineHasAnEnd() {
    var editor = LineEditor()
    let long = String(repeating: "x", count: LineEditor.charactersMax + 5)
    #expect(editor.handle(.paste(long)) == .full)
    #expect(editor.characters.count == LineEditor.charactersMax)
    #expect(editor.handle(.text("y")) == .full)
  }

  @Test func tabCompletesCommands() {
    #expect(editor(.text("/ni"), .tab).text == "/nick ")
    #expect(editor(.text("/n"), .tab).text == "/n")
    #expect(editor(.text("/no"), .tab).text == "/nodes")
    #expect(editor(.text("/h"), .tab).text == "/h")
    #expect(editor(.text("hello"), .tab).text == "hello")
  }

  @Test(arguments: [4, 7, 20], 0..<40 as Range<UInt64>)
  func theCursorIsAlwaysInTheWindow(columns: Int, seed: UInt64) {
    var random = SystemSeed(seed)
    let alphabet = Array("ab日👍é")
    let characters = (0..<random.below(50)).map { _ in alphabet[random.below(alphabet.count)] }
    var start = 0
    for _ in 0..<60 {
      let cursor = random.below(characters.count + 1)
      let window = InputWindow(
        characters: characters, cursor: cursor, columns: columns, start: start)
      start = window.start
      #expect(DisplayWidth.of(window.text) <= columns)
      #expect((0..<columns).contains(window.cursorColumn))
      #expect(start <= cursor)
      // The character under the cursor is shown, unless the cursor is behind the last.
      let before = window.text.reduce(into: (width: 0, count: 0)) { sum, character in
        if sum.width < window.cursorColumn {
          sum = (sum.width + DisplayWidth.of(character), sum.count + 1)
        }
      }
      #expect(before.width == window.cursorColumn)
    }
  }
}
