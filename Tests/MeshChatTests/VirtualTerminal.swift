@testable import meshchat

/// A terminal in memory: enough of ECMA-48 to check what the screen sends. An unknown sequence is
/// kept, so that a test can say that there was none.
struct VirtualTerminal {
  private(set) var columns: Int
  private(set) var rows: [[String]]
  private(set) var row = 0
  private(set) var column = 0
  private(set) var unknown: [String] = []
  private let height: Int

  init(columns: Int, height: Int) {
    self.columns = columns
    self.height = height
    rows = [[]]
  }

  /// Everything ever written, from the top of the scrollback.
  var lines: [String] {
    rows.map { cells in
      var text = cells.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func receive(_ text: String) {
    var characters = Array(text.unicodeScalars)[...]
    var plain = ""
    while let scalar = characters.first {
      if scalar.value >= 0x20 && scalar.value != 0x7F {
        plain.unicodeScalars.append(scalar)
        characters.removeFirst()
        continue
      }
      print(plain)
      plain = ""
      characters.removeFirst()
      switch scalar {
      case "\r": column = 0
      case "\n": lineFeed()
      case "\u{1B}": control(&characters)
      default: unknown.append("\(scalar.value)")
      }
    }
    print(plain)
  }

  private mutating func print(_ text: String) {
    for character in text {
      let width = DisplayWidth.of(character)
      if column + width > columns {
        column = 0
        lineFeed()
      }
      while rows[row].count < column + width { rows[row].append(" ") }
      rows[row][column] = String(character)
      if width == 2 { rows[row][column + 1] = "" }
      column += width
    }
  }

  private mutating func lineFeed() {
    row += 1
    if row == rows.count { rows.append([]) }
  }

  private mutating func control(_ input: inout ArraySlice<Unicode.Scalar>) {
    guard input.first == "[" else {
      unknown.append("escape")
      return
    }
    input.removeFirst()
    var parameters = ""
    while let scalar = input.first {
      input.removeFirst()
      guard (0x40...0x7E).contains(scalar.value) else {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      apply(scalar, parameters)
      return
    }
  }

  private mutating func apply(_ final: Unicode.Scalar, _ parameters: String) {
    let number = Int(parameters) ?? 1
    switch final {
    case "A": row = max(0, max(rows.count - height, row - number))
    case "C": column = min(columns - 1, column + number)
    case "J" where parameters == "0":
      rows[row].removeLast(max(0, rows[row].count - column))
      rows.removeLast(rows.count - row - 1)
    case "J" where parameters == "2":
      rows = [[]]
      row = 0
    case "H":
      row = 0
      column = 0
    case "m", "h", "l": break
    default: unknown.append(parameters + String(final))
    }
  }
}
