import Testing

@testable import meshchat

@Suite struct TextLayoutTests {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("한글", 4), ("👍", 2), ("👍🏽", 2),
    ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("·", 1), ("…", 1), ("", 0), ("ｱ", 1),
    ("Ａ", 2), ("नमस्ते", 4), ("\u{200D}", 0),
  ])
  func widths(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test func linesBreakAtSpaces() {
    let rows = StyledLine("the quick brown fox", .plain, indent: 2).wrapped(to: 10)
    #expect(rows.map(\.text) == ["the quick", "  brown", "  fox"])
  }

  @Test func longWordsAreCutAndWideCharactersNeverStickOut() {
    for columns in 4...12 {
      let rows = StyledLine("日本語日本語 abcdefghijklmnop 👍👍👍", .plain, indent: 2).wrapped(to: columns)
      #expect(rows.allSatisfy { $0.width <= columns })
      let letters = rows.map(\.text).joined().filter { $0 != " " }
      #expect(letters == "日本語日本語abcdefghijklmnop👍👍👍")
    }
  }

  @Test func lineEndsBeginRows() {
    #expect(StyledLine("a\nb\n\nc").wrapped(to: 10).map(\.text) == ["a", "b", "", "c"])
  }

  @Test func stylesSurviveWrapping() {
    let line = StyledLine([
      StyledSpan(text: "Ada", style: .name(1)), StyledSpan(text: ": hello there", style: .plain),
    ])
    let rows = line.wrapped(to: 8)
    #expect(rows.map(\.text) == ["Ada:", "hello", "there"])
    #expect(rows[0].spans.map(\.style) == [.name(1), .plain])
  }

  @Test func cuttingKeepsWhatFits() {
    #expect(StyledLine("日本語").cut(to: 5).text == "日本")
    #expect(StyledLine("abc").cut(to: 10).text == "abc")
  }

  @Test func linesAreCutFromBytes() {
    var splitter = LineSplitter(bytesMax: 8)
    splitter.append(Array("one\r\ntw".utf8))
    splitter.append(Array("o\n0123456789\nlast".utf8))
    #expect(splitter.next() == "one")
    #expect(splitter.next() == "two")
    #expect(splitter.next() == "01234567")
    #expect(splitter.next() == nil)
    #expect(splitter.finish() == "last")
    #expect(splitter.finish() == nil)
  }
}
