/// Names of public rooms: 1 to ``ChatLimits/roomCharacters`` small letters, digits, `-`, `_` and
/// `.`, written without the `#` that people put before them. Sealed rooms are named by their ID
/// (``SealedRoom``); nobody types that.
package enum RoomName {
  /// The room that is always there.
  package static let lobby = "lobby"

  package enum Problem: Error, Hashable, Sendable {
    case empty
    case tooLong
    case character(Character)

    /// One sentence for the person who asked for the room.
    package var sentence: String {
      switch self {
      case .empty: "A room needs a name, for example: garden."
      case .tooLong: "A room's name has at most \(ChatLimits.roomCharacters) characters."
      case .character(let character):
        "A room's name is made of letters, digits, - _ and . (not \"\(shown(character))\")."
      }
    }

    private func shown(_ character: Character) -> String {
      ScalarRules.isOneLine(String(character)) ? String(character) : "an invisible character"
    }
  }

  /// The canonical name of what a person typed: one `#` before it is dropped, capitals become
  /// small letters.
  package static func parse(_ typed: some StringProtocol) throws(Problem) -> String {
    var typed = typed[...]
    while let first = typed.first, first.isWhitespace { typed.removeFirst() }
    while let last = typed.last, last.isWhitespace { typed.removeLast() }
    if typed.first == "#" { typed.removeFirst() }
    guard !typed.isEmpty else { throw .empty }
    guard typed.utf8.count <= 4 * ChatLimits.roomBytes else { throw .tooLong }
    let name = typed.lowercased()
    for character in name {
      let isPlain =
        character.isLetter || character.isNumber || "-_.".contains(character)
      guard isPlain, ScalarRules.isOneLine(String(character)) else { throw .character(character) }
    }
    guard name.count <= ChatLimits.roomCharacters, name.utf8.count <= ChatLimits.roomBytes else {
      throw .tooLong
    }
    return name
  }

  /// The same for programs, which name sealed rooms too.
  package static func canonical(_ typed: String) throws(Problem) -> String {
    SealedRoom.isName(typed) ? typed : try parse(typed)
  }

  /// Whether a name from another node could be a room's. Looser than ``parse(_:)`` beyond ASCII,
  /// because what a letter is changes with the Unicode version and all nodes must agree.
  package static func isCanonical(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= ChatLimits.roomBytes else { return false }
    if SealedRoom.isName(name) { return true }
    return name.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F, 0x2E: true
      case 0x00...0x7F: false
      default: !ScalarRules.isSteering(scalar) && !ScalarRules.isSpace(scalar)
      }
    }
  }
}
