/// What may be said: up to ``ChatLimits/textBytes`` of text with line ends and tabs, and no other
/// control characters.
package enum MessageText {
  package enum Problem: Error, Hashable, Sendable {
    case empty
    case tooLong(bytes: Int)

    /// One sentence for the person who wrote it.
    package var sentence: String {
      switch self {
      case .empty: "A message needs some text."
      case .tooLong(let bytes):
        "The message is too long (\(bytes) bytes of \(ChatLimits.textBytes)): send it in parts."
      }
    }
  }

  /// What a person typed as it is said: line ends made one kind, other controls taken out, white
  /// space at the end dropped.
  package static func prepare(_ typed: String) throws(Problem) -> String {
    guard typed.utf8.count <= 4 * ChatLimits.textBytes else {
      throw .tooLong(bytes: typed.utf8.count)
    }
    var scalars = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in typed.unicodeScalars {
      defer { wasReturn = scalar == "\r" }
      switch scalar.value {
      case 0x0D: scalars.append("\n")
      case 0x0A: if !wasReturn { scalars.append(scalar) }
      case 0x09: scalars.append(scalar)
      case 0x00...0x1F, 0x7F...0x9F: continue
      default: scalars.append(scalar)
      }
    }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    // Empty lines before the text go; the indentation of its first line stays.
    while let end = scalars.firstIndex(of: "\n"), scalars[..<end].allSatisfy(isBlank) {
      scalars.removeSubrange(...end)
    }
    let text = String(scalars)
    guard !text.unicodeScalars.allSatisfy(isBlank) else { throw .empty }
    guard text.utf8.count <= ChatLimits.textBytes else { throw .tooLong(bytes: text.utf8.count) }
    return text
  }

  /// Whether a text from another node keeps the rules.
  package static func isAcceptable(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= ChatLimits.textBytes else { return false }
    let isBroken =
      text.utf8.withContiguousStorageIfAvailable { hasControls($0) } ?? hasControls(text.utf8)
    return !isBroken && !text.unicodeScalars.allSatisfy(isBlank)
  }

  /// Control characters other than tab and line feed.
  private static func hasControls(_ bytes: some Sequence<UInt8>) -> Bool {
    var before: UInt8 = 0
    for byte in bytes {
      switch byte {
      case 0x09, 0x0A: break
      case 0x00...0x1F, 0x7F: return true
      // C1 controls are C2 80 to C2 9F in UTF-8.
      case 0x80...0x9F: if before == 0xC2 { return true }
      default: break
      }
      before = byte
    }
    return false
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x2028, 0x2029, 0x200B, 0x2060, 0xFEFF: true
    default: ScalarRules.isSpace(scalar)
    }
  }
}
