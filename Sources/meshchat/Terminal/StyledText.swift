import Chat

/// A piece of a line with one look.
struct StyledSpan: Equatable, Sendable {
  var text: String
  var style: TextStyle
}

/// What a piece of text is; the renderer knows how that looks.
enum TextStyle: Equatable, Sendable {
  case plain
  /// Times, join and leave lines, the status.
  case faint
  case strong
  /// A person's name, in one of the colours of names.
  case name(UInt64)
  case own
  case warning
}

/// A line before it is wrapped: spans, and how far its further rows are indented.
struct StyledLine: Equatable, Sendable {
  var spans: [StyledSpan]
  /// Columns before the further rows of a wrapped line.
  var indent = 0

  init(_ spans: [StyledSpan], indent: Int = 0) {
    self.spans = spans
    self.indent = indent
  }

  init(_ text: String, _ style: TextStyle = .plain, indent: Int = 0) {
    self.init([StyledSpan(text: text, style: style)], indent: indent)
  }

  var text: String { spans.map(\.text).joined() }
  var width: Int { DisplayWidth.of(text) }

  /// The line in rows of at most so many columns, broken at spaces where there are any. A line end
  /// within the text begins a new row.
  func wrapped(to columns: Int) -> [StyledLine] {
    var wrapper = LineWrapper(columns: max(columns, 4), indent: indent)
    for span in spans {
      for character in span.text { wrapper.add(character, span.style) }
    }
    return wrapper.finish()
  }

  /// The beginning that fits.
  func cut(to columns: Int) -> StyledLine {
    var left = columns
    var kept: [StyledSpan] = []
    for span in spans {
      var text = ""
      for character in span.text {
        let width = DisplayWidth.of(character)
        guard width <= left else {
          if !text.isEmpty { kept.append(StyledSpan(text: text, style: span.style)) }
          return StyledLine(kept)
        }
        left -= width
        text.append(character)
      }
      kept.append(StyledSpan(text: text, style: span.style))
    }
    return StyledLine(kept)
  }
}

/// Text of people as it may reach a terminal: nothing in it moves the cursor, changes colours or
/// turns the direction of what is around it.
enum TerminalText {
  /// - Parameter keepsLines: leaves line ends; otherwise they become spaces.
  static func safe(_ text: String, keepsLines: Bool = false) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: scalars.append(keepsLines ? scalar : " ")
      case 0x09: for _ in 0..<4 { scalars.append(" ") }
      case 0x00...0x1F, 0x7F...0x9F: scalars.append("\u{FFFD}")
      // Joiners of Persian and Indic scripts and the two looks of an emoji: they steer nothing.
      case 0x200C, 0xFE0E: scalars.append(scalar)
      default: if !ScalarRules.isSteering(scalar) { scalars.append(scalar) }
      }
    }
    return String(scalars)
  }
}
