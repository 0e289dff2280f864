import Testing

@testable import meshchat

@Suite struct TerminalScreenTests {
  private func footer(_ text: String = "", cursor: Int? = nil) -> TerminalFooter {
    TerminalFooter(
      status: StyledLine("#lobby · 2 on-line", .faint), prompt: "Ada> ", characters: Array(text),
      cursor: cursor ?? text.count)
  }

  @Test func messagesStandAboveTheFooter() {
    var screen = TerminalScreen(size: TerminalSize(columns: 30, rows: 10), hasColour: true)
    var terminal = VirtualTerminal(columns: 30, height: 10)
    terminal.receive(screen.draw(footer: footer("hel")))
    terminal.receive(screen.draw([StyledLine("Bob: hi", .name(3))], footer: footer("hell")))
    terminal.receive(screen.draw([StyledLine("Eve: 日本語 👩‍👩‍👧")], footer: footer("hello", cursor: 2)))
    #expect(
      terminal.lines == ["Bob: hi", "Eve: 日本語 👩‍👩‍👧", "#lobby · 2 on-line", "Ada> hello"])
    #expect(terminal.column == 7)
    #expect(terminal.unknown.isEmpty)
  }

  @Test func nothingNewSendsNothing() {
    var screen = TerminalScreen(size: TerminalSize(columns: 30, rows: 10), hasColour: true)
    _ = screen.draw(footer: footer("x"))
    #expect(screen.draw(footer: footer("x")).isEmpty)
  }

  @Test func withoutColourOnlyWeightIsUsed() {
    var screen = TerminalScreen(size: TerminalSize(columns: 30, rows: 10), hasColour: false)
    let sent = screen.draw(
      [StyledLine("a", .name(1)), StyledLine("b", .warning), StyledLine("c", .own)],
      footer: footer())
    for code in ["[3", "[9", ";3"] { #expect(!sent.contains("\u{1B}" + code)) }
  }

  /// Whatever comes in which order: all messages in order, then exactly one footer.
  @Test(arguments: [8, 13, 40, 80], 0..<20 as Range<UInt64>)
  func randomLinesNeverDisturbTheFooter(columns: Int, seed: UInt64) {
    var random = SystemSeed(seed)
    var screen = TerminalScreen(size: TerminalSize(columns: columns, rows: 24), hasColour: true)
    var terminal = VirtualTerminal(columns: columns, height: 1_000)
    let alphabet = Array("abc de 日本 👍 é🇩🇪\n")
    var expected: [String] = []
    var last = footer()
    for _ in 0..<30 {
      let text = String((0..<random.below(60)).map { _ in alphabet[random.below(alphabet.count)] })
      let typed = Array(text.filter { $0 != "\n" })
      last = footer(String(typed), cursor: random.below(typed.count + 1))
      let line = StyledLine(text, .plain, indent: 4)
      expected += line.wrapped(to: columns).map(\.text)
      terminal.receive(screen.draw([line], footer: last))
    }
    let lines = terminal.lines
    #expect(Array(lines.dropLast(2)) == expected.map(trimmed), "seed \(seed)")
    #expect(lines.dropLast().last == trimmed(last.status.cut(to: columns - 1).text))
    #expect(terminal.unknown.isEmpty)
  }

  @Test func resizingDrawsTheFooterAnew() {
    var screen = TerminalScreen(size: TerminalSize(columns: 40, rows: 10), hasColour: true)
    var terminal = VirtualTerminal(columns: 40, height: 10)
    terminal.receive(screen.draw([StyledLine("hi")], footer: footer("hello")))
    terminal.receive(screen.resize(to: TerminalSize(columns: 60, rows: 10)))
    #expect(terminal.lines == ["hi", "#lobby · 2 on-line", "Ada> hello"])
  }

  @Test func leavingTakesTheFooterAway() {
    var screen = TerminalScreen(size: TerminalSize(columns: 40, rows: 10), hasColour: true)
    var terminal = VirtualTerminal(columns: 40, height: 10)
    terminal.receive(screen.draw([StyledLine("hi")], footer: footer("unsent")))
    terminal.receive(screen.leave([StyledLine("Stopping…")]))
    #expect(terminal.lines == ["hi", "Stopping…", ""])
  }

  @Test(arguments: [
    "\u{1B}[2J", "\u{9B}31m", "a\u{7}b", "\u{1B}]0;title\u{7}", "\u{202E}txt", "a\rb", "\u{8}\u{8}",
    "\u{2066}x", "a\u{0}b", "\u{85}",
  ])
  func nothingInPeoplesTextSteersTheTerminal(text: String) {
    for safe in [TerminalText.safe(text), TerminalText.safe(text, keepsLines: true)] {
      #expect(
        safe.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E
            && $0.value != 0x2066
        })
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// The same numbers for the same seed (an xorshift of Marsaglia's, 2003).
struct SystemSeed {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2_685_821_657_736_338_717 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(1, limit)))
  }
}
