/// Reads one JSON object of a client, members of which only texts, whole numbers and truth values
/// are kept (RFC 8259). Stricter than it must be in nothing; bounded in depth and members, and
/// never traps: the input is whatever a stranger sent.
struct JsonObjectReader {
  enum Value: Equatable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case null
    /// A list or an object: read over.
    case nested
  }

  struct Malformed: Error {}

  static let depthMax = 16
  static let membersMax = 64

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Of two members of one name the last counts.
  static func read(_ text: String) throws(Malformed) -> [String: Value] {
    var text = text
    let result = text.withUTF8 { bytes -> Result<[String: Value], Malformed> in
      var reader = JsonObjectReader(bytes)
      do throws(Malformed) {
        return .success(try reader.document())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document() throws(Malformed) -> [String: Value] {
    var members: [String: Value] = [:]
    skipSpace()
    guard take("{") else { throw Malformed() }
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        let name = try string()
        skipSpace()
        guard take(":"), members.count < Self.membersMax else { throw Malformed() }
        members[name] = try value(depth: 1)
        skipSpace()
      } while take(",")
      guard take("}") else { throw Malformed() }
    }
    skipSpace()
    guard index == bytes.count else { throw Malformed() }
    return members
  }

  private mutating func value(depth: Int) throws(Malformed) -> Value {
    skipSpace()
    guard let byte = peek() else { throw Malformed() }
    switch byte {
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      try skipNested(depth: depth)
      return .nested
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func skipNested(depth: Int) throws(Malformed) {
    guard depth < Self.depthMax else { throw Malformed() }
    let isObject = peek() == UInt8(ascii: "{")
    let end: Unicode.Scalar = isObject ? "}" : "]"
    index += 1
    skipSpace()
    if take(end) { return }
    repeat {
      if isObject {
        skipSpace()
        _ = try string()
        skipSpace()
        guard take(":") else { throw Malformed() }
      }
      _ = try value(depth: depth + 1)
      skipSpace()
    } while take(",")
    guard take(end) else { throw Malformed() }
  }

  private mutating func word(_ word: StaticString, _ value: Value) throws(Malformed) -> Value {
    for offset in 0..<word.utf8CodeUnitCount {
      guard peek() == word.utf8Start[offset] else { throw Malformed() }
      index += 1
    }
    return value
  }

  /// `-`? digits, fraction, exponent; no leading zeros.
  private mutating func number() throws(Malformed) -> Double {
    let start = index
    _ = take("-")
    if take("0") {
      guard !isDigit(peek()) else { throw Malformed() }
    } else {
      try digits()
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    guard index - start <= 40,
      let number = Double(String(decoding: bytes[start..<index], as: UTF8.self))
    else { throw Malformed() }
    return number
  }

  private mutating func digits() throws(Malformed) {
    guard isDigit(peek()) else { throw Malformed() }
    while isDigit(peek()) { index += 1 }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func string() throws(Malformed) -> String {
    guard take("\"") else { throw Malformed() }
    let start = index
    while let byte = peek(), byte != UInt8(ascii: "\\") {
      guard byte >= 0x20 else { throw Malformed() }
      index += 1
      if byte == UInt8(ascii: "\"") {
        return String(decoding: bytes[start..<index - 1], as: UTF8.self)
      }
    }
    return try escapedString(from: start)
  }

  /// The slow way, from the first escape on.
  private mutating func escapedString(from start: Int) throws(Malformed) -> String {
    var text = Array(bytes[start..<index])
    while let byte = peek() {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case ..<0x20: throw Malformed()
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    guard let byte = peek() else { throw Malformed() }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw Malformed()
    }
  }

  /// A lone surrogate becomes the replacement character.
  private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let mark = index
    guard first < 0xDC00, take("\\"), take("u") else {
      index = mark
      return "\u{FFFD}"
    }
    let second = try fourHexDigits()
    guard (0xDC00...0xDFFF).contains(second) else {
      index = mark
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func fourHexDigits() throws(Malformed) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw Malformed()
      }
      number = number << 4 | UInt32(digit)
      index += 1
    }
    return number
  }

  private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: letter) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }
}
