/// A line that is being written: characters, cursor, what was cut, and the lines before. A value;
/// nothing in it knows a terminal.
struct LineEditor: Equatable, Sendable {
  /// Characters of a line. A message of 16 KiB has no more.
  static let charactersMax = 16 * 1024
  /// Lines that `up` finds again.
  static let historyMax = 200

  enum Outcome: Equatable, Sendable {
    /// The line, the cursor, or nothing changed.
    case edited
    case submitted(String)
    case redraw
    /// Control-C on an empty line, or Control-D on one: the person wants to leave.
    case leave
    /// Control-Z, which would stop the whole node.
    case suspend
    /// The line cannot grow.
    case full
  }

  private(set) var characters: [Character] = []
  /// Before which character the next one goes; 0 to the number of characters.
  private(set) var cursor = 0
  private var killed: [Character] = []
  private var history: [String] = []
  /// Which line of the history is shown; its count means the new one.
  private var place = 0
  private var draft = ""

  var text: String { String(characters) }

  mutating func handle(_ key: EditorKey) -> Outcome {
    switch key {
    case .text(let text): return insert(text)
    case .paste(let text): return insert(Self.cleaned(text))
    case .enter: return submit()
    case .tab: complete()
    case .up: recall(place - 1)
    case .down: recall(place + 1)
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .interrupt:
      guard !characters.isEmpty else { return .leave }
      replaceAll(with: "")
      place = history.count
    case .endOfInput:
      guard !characters.isEmpty else { return .leave }
      remove(cursor..<min(cursor + 1, characters.count), keeps: false)
    default: edit(key)
    }
    return .edited
  }

  private mutating func edit(_ key: EditorKey) {
    switch key {
    case .backspace: remove(max(0, cursor - 1)..<cursor, keeps: false)
    case .delete: remove(cursor..<min(cursor + 1, characters.count), keeps: false)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .killToEnd: remove(cursor..<characters.count, keeps: true)
    case .killToStart: remove(0..<cursor, keeps: true)
    case .killWordBefore: remove(spaceBefore..<cursor, keeps: true)
    case .killWordAfter: remove(cursor..<wordEnd, keeps: true)
    case .yank: _ = insert(String(killed))
    case .transpose: transpose()
    default: break
    }
  }

  private mutating func insert(_ text: String) -> Outcome {
    guard characters.count < Self.charactersMax else { return .full }
    let room = Self.charactersMax - characters.count
    let before = Array(String(characters[..<cursor]) + text.prefix(room))
    // An accent or a joiner makes one character with what stands before it.
    characters = Array(String(before) + String(characters[cursor...]))
    cursor = min(before.count, characters.count)
    return text.count > room ? .full : .edited
  }

  private mutating func submit() -> Outcome {
    let line = text
    replaceAll(with: "")
    if !line.isEmpty, history.last != line { history.append(line) }
    if history.count > Self.historyMax { history.removeFirst() }
    place = history.count
    return .submitted(line)
  }

  private mutating func replaceAll(with line: String) {
    characters = Array(line)
    cursor = characters.count
  }

  private mutating func recall(_ wanted: Int) {
    guard (0...history.count).contains(wanted), wanted != place else { return }
    if place == history.count { draft = text }
    place = wanted
    replaceAll(with: wanted == history.count ? draft : history[wanted])
  }

  private mutating func remove(_ range: Range<Int>, keeps: Bool) {
    guard !range.isEmpty else { return }
    if keeps { killed = Array(characters[range]) }
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func transpose() {
    guard characters.count > 1, cursor > 0 else { return }
    let second = cursor == characters.count ? cursor - 1 : cursor
    characters.swapAt(second - 1, second)
    cursor = second + 1
  }

  /// Letters and digits are words.
  private var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }

  private var spaceBefore: Int {
    var place = cursor
    while place > 0, characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
    return place
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  private static func cleaned(_ pasted: String) -> String {
    let lines = pasted.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    return TerminalText.safe(lines, keepsLines: true)
  }
}
