/// Columns and rows of a terminal.
struct TerminalSize: Equatable, Sendable {
  var columns: Int
  var rows: Int

  init(columns: Int, rows: Int) {
    self.columns = max(columns, 8)
    self.rows = max(rows, 3)
  }
}

/// The two rows at the bottom: what is going on, and the line that is being written.
struct TerminalFooter: Equatable, Sendable {
  var status: StyledLine
  var prompt: String
  var characters: [Character] = []
  var cursor = 0
}

/// What must be sent to a terminal so that it shows messages, and the footer below them. Pure:
/// state in, bytes out. Messages go into the terminal's own scrollback; only the footer is drawn
/// again and again.
///
/// Source of the sequences: ECMA-48, section 8.3; xterm's "ctlseqs"; synchronised output (2026),
/// which terminals that do not know it pass over.
struct TerminalScreen: Sendable {
  private(set) var size: TerminalSize
  let hasColour: Bool
  private var footer: TerminalFooter?
  /// Width of what stands in the footer's rows, for finding its top again after a resize.
  private var drawnWidths: (status: Int, cursor: Int)?
  private var windowStart = 0

  init(size: TerminalSize, hasColour: Bool) {
    self.size = size
    self.hasColour = hasColour
  }

  /// Bracketed paste on.
  static let begin = "\u{1B}[?2004h"
  /// Everything as it was: paste, cursor, attributes.
  static let end = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h\u{1B}[?2026l"

  /// Puts lines above the footer and draws the footer again.
  mutating func draw(_ lines: [StyledLine] = [], footer: TerminalFooter) -> String {
    if lines.isEmpty, footer == self.footer { return "" }
    var text = "\u{1B}[?2026h\u{1B}[?25l" + toTop() + "\u{1B}[0J"
    for line in lines {
      for row in line.wrapped(to: size.columns) { text += render(row) + "\r\n" }
    }
    self.footer = footer
    text += drawFooter(footer)
    return text + "\u{1B}[?25h\u{1B}[?2026l"
  }

  /// The terminal has another size now; it may have broken the footer's rows anew.
  mutating func resize(to size: TerminalSize) -> String {
    self.size = size
    guard let footer else { return "" }
    self.footer = nil
    return draw(footer: footer)
  }

  /// Clears everything and draws the footer at the top.
  mutating func clear() -> String {
    drawnWidths = nil
    let footer = footer
    self.footer = nil
    return "\u{1B}[2J\u{1B}[H" + (footer.map { draw(footer: $0) } ?? "")
  }

  /// Takes the footer away for good.
  mutating func leave(_ lines: [StyledLine] = []) -> String {
    var text = toTop() + "\u{1B}[0J"
    for line in lines {
      for row in line.wrapped(to: size.columns) { text += render(row) + "\r\n" }
    }
    footer = nil
    drawnWidths = nil
    return text + Self.end
  }

  /// From the cursor in the footer's last row to the beginning of its first.
  private func toTop() -> String {
    guard let drawnWidths else { return "\r" }
    let statusRows = max(1, (drawnWidths.status + size.columns - 1) / size.columns)
    let up = statusRows + drawnWidths.cursor / size.columns
    return "\r\u{1B}[\(up)A"
  }

  private mutating func drawFooter(_ footer: TerminalFooter) -> String {
    // The last column stays free: some terminals go to the next row as soon as it is written.
    let status = footer.status.cut(to: size.columns - 1)
    let promptWidth = DisplayWidth.of(footer.prompt)
    let prompt = promptWidth <= size.columns / 2 ? footer.prompt : "> "
    let room = size.columns - DisplayWidth.of(prompt)
    let window = InputWindow(
      characters: footer.characters, cursor: footer.cursor, columns: room - 1, start: windowStart)
    windowStart = window.start
    let column = DisplayWidth.of(prompt) + window.cursorColumn
    drawnWidths = (status.width, column)
    let line = StyledLine([
      StyledSpan(text: prompt, style: .strong), StyledSpan(text: window.text, style: .plain),
    ])
    let place = column == 0 ? "\r" : "\r\u{1B}[\(column)C"
    return render(status) + "\r\n" + render(line) + place
  }

  private func render(_ line: StyledLine) -> String {
    line.spans.map { span in
      let codes = codes(of: span.style)
      return codes.isEmpty ? span.text : "\u{1B}[\(codes)m\(span.text)\u{1B}[0m"
    }.joined()
  }

  /// Colours of the terminal's own palette, so that they suit light and dark alike.
  private func codes(of style: TextStyle) -> String {
    switch style {
    case .plain: ""
    case .faint: "2"
    case .strong: "1"
    case .own: hasColour ? "1;36" : "1"
    case .warning: hasColour ? "33" : "1"
    case .name(let id): hasColour ? ["32", "33", "34", "35", "92", "94", "95"][Int(id % 7)] : "1"
    }
  }
}
