import NIOCore

/// JSON text written straight into a buffer (RFC 8259).
extension ByteBuffer {
  /// A string in quotes, escaped. Well-formed for every Swift string.
  mutating func writeJSON(_ text: String) {
    writeInteger(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { writeEscaped($0) }
    writeInteger(UInt8(ascii: "\""))
  }

  /// Runs of bytes that need no escape are copied whole.
  private mutating func writeEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      writeBytes(bytes[start..<index])
      start = index + 1
      switch byte {
      case UInt8(ascii: "\""): writeStaticString("\\\"")
      case UInt8(ascii: "\\"): writeStaticString("\\\\")
      case UInt8(ascii: "\n"): writeStaticString("\\n")
      case UInt8(ascii: "\r"): writeStaticString("\\r")
      case UInt8(ascii: "\t"): writeStaticString("\\t")
      default:
        writeStaticString("\\u00")
        writeInteger(Self.hexDigit(byte >> 4))
        writeInteger(Self.hexDigit(byte & 15))
      }
    }
    writeBytes(bytes[start...])
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  mutating func writeDecimal(_ number: some BinaryInteger) {
    writeString(String(number))
  }

  /// Milliseconds with up to one decimal, never in exponential form.
  mutating func writeMilliseconds(_ duration: Duration) {
    let tenths = duration / .microseconds(100)
    guard tenths.isFinite, tenths >= 0, tenths < 1e15 else {
      writeStaticString("0")
      return
    }
    let rounded = Int64(tenths)
    writeDecimal(rounded / 10)
    if rounded % 10 != 0 { writeString(".\(rounded % 10)") }
  }

  /// `[…]` with commas between what each element writes.
  mutating func writeJSONList<Element>(
    _ elements: some Sequence<Element>, _ write: (inout ByteBuffer, Element) -> Void
  ) {
    writeInteger(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { writeInteger(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, element)
    }
    writeInteger(UInt8(ascii: "]"))
  }
}
