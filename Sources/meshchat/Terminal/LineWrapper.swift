/// Breaks one line into rows: greedily, at the last space that fits, within a word only where the
/// word is longer than a row.
struct LineWrapper {
  private struct Cell {
    let character: Character
    let style: TextStyle
    let width: Int
  }

  private let columns: Int
  private let indent: Int
  private var rows: [StyledLine] = []
  private var row: [Cell] = []
  private var width = 0

  init(columns: Int, indent: Int) {
    self.columns = columns
    // An indent that leaves no room for words is no help.
    self.indent = indent * 2 <= columns ? indent : 2
  }

  mutating func add(_ character: Character, _ style: TextStyle) {
    if character == "\n" {
      end()
      return
    }
    let cell = Cell(character: character, style: style, width: DisplayWidth.of(character))
    if width + cell.width > columns { breakRow() }
    row.append(cell)
    width += cell.width
  }

  mutating func finish() -> [StyledLine] {
    emit(row)
    return rows
  }

  private mutating func end() {
    emit(row)
    startRow(with: [])
  }

  private mutating func startRow(with cells: [Cell]) {
    let margin = [Cell](repeating: Cell(character: " ", style: .plain, width: 1), count: indent)
    row = margin + cells
    width = row.reduce(0) { $0 + $1.width }
  }

  private mutating func breakRow() {
    let margin = rows.isEmpty ? 0 : indent
    if let space = row.lastIndex(where: { $0.character == " " }), space > margin, space > indent {
      emit(Array(row[..<space]))
      startRow(with: Array(row[(space + 1)...]))
    } else {
      emit(row)
      startRow(with: [])
    }
  }

  private mutating func emit(_ cells: [Cell]) {
    var cells = cells
    while let last = cells.last, last.character == " " { cells.removeLast() }
    var spans: [StyledSpan] = []
    for cell in cells {
      if spans.last?.style == cell.style {
        spans[spans.count - 1].text.append(cell.character)
      } else {
        spans.append(StyledSpan(text: String(cell.character), style: cell.style))
      }
    }
    rows.append(StyledLine(spans))
  }
}
