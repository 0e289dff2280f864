/// The part of a long line that is shown: it scrolls sideways, so that the cursor is always in it.
struct InputWindow: Equatable, Sendable {
  /// What is shown, marks of what is not included.
  let text: String
  /// Column of the cursor in it, from 0.
  let cursorColumn: Int
  /// The first character shown, to be given again the next time.
  let start: Int

  /// - Parameters:
  ///   - columns: how wide the window is, at least 4; the cursor needs one of them at the end.
  ///   - start: where the window began before.
  init(characters: [Character], cursor: Int, columns: Int, start previous: Int) {
    let columns = max(columns, 4)
    let widths = characters.map { DisplayWidth.of(Self.shown($0)) }
    // One column each for the mark on the left, the mark on the right or the cursor at the end.
    let room = columns - 2
    var start = min(previous, cursor)
    if widths.reduce(0, +) <= columns - 1 { start = 0 }
    var span = widths[start..<cursor].reduce(0, +)
    while start > 0, span < min(room / 4, 8) {
      start -= 1
      span += widths[start]
    }
    while span > room - (start > 0 ? 0 : 1), start < cursor {
      span -= widths[start]
      start += 1
    }
    var text = start > 0 ? "‹" : ""
    var used = text.isEmpty ? 0 : 1
    cursorColumn = used + span
    var place = start
    while place < characters.count {
      let isLast = place == characters.count - 1
      guard used + widths[place] <= columns - (isLast ? 0 : 1) else { break }
      text.append(Self.shown(characters[place]))
      used += widths[place]
      place += 1
    }
    if place < characters.count { text += "›" }
    self.text = text
    self.start = start
  }

  private static func shown(_ character: Character) -> Character {
    character == "\n" ? "⏎" : character
  }
}
