/// Text that cannot break a line of the log, or steer a terminal.
enum LogText {
  /// Bytes of one value in the log; what is longer is cut.
  static let valueBytesMax = 8 * 1024

  /// Control and direction-changing characters as `\u{1b}`, line ends as `\n`.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if result.utf8.count >= valueBytesMax { return result + "…" }
      switch scalar.value {
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A JSON string with its quotes, cut like the others.
  static func json(_ text: String) -> String {
    guard text.utf8.count > valueBytesMax else { return JSONText.quoted(text) }
    return JSONText.quoted(String(text.unicodeScalars.prefix(valueBytesMax / 4)) + "…")
  }
}
