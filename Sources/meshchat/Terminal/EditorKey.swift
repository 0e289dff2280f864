/// What a person did on the keyboard.
enum EditorKey: Equatable, Sendable {
  case text(String)
  /// Pasted in one go, line ends and all.
  case paste(String)
  case enter
  case tab
  case backspace, delete
  case left, right, wordLeft, wordRight, home, end
  case up, down
  /// Up to the end, up to the beginning, the word before, the word after.
  case killToEnd, killToStart, killWordBefore, killWordAfter
  case yank
  case transpose
  case redraw
  /// Control-C.
  case interrupt
  /// Control-D.
  case endOfInput
  /// Control-Z.
  case suspend
}
