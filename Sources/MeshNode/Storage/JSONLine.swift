/// One JSON object on one line, member by member. Members keep their order; text is escaped where
/// JSON asks for it (RFC 8259, section 7).
struct JSONLine {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ name: StaticString, _ text: some StringProtocol) {
    addName(name)
    addText(text)
  }

  mutating func add(_ name: StaticString, _ number: some BinaryInteger) {
    addName(name)
    bytes.append(contentsOf: "\(number)".utf8)
  }

  mutating func add(_ name: StaticString, _ value: Bool) {
    addName(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  mutating func addNull(_ name: StaticString) {
    addName(name)
    bytes.append(contentsOf: "null".utf8)
  }

  /// Closes the object and ends the line.
  consuming func ended() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private mutating func addName(_ name: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func addText(_ text: some StringProtocol) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"):
        bytes.append(contentsOf: #"\n"#.utf8)
      case 0..<0x20:
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(Self.hexadecimal(byte >> 4))
        bytes.append(Self.hexadecimal(byte & 15))
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
