/// 64-bit numbers as 16 small hexadecimal digits, as TXT values carry them.
enum HexadecimalText {
  static func encode(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Exactly 16 digits, in either case; anything else is nil.
  static func decode(_ text: some StringProtocol) -> UInt64? {
    guard text.utf8.count == 16, text.allSatisfy(\.isHexDigit) else { return nil }
    return UInt64(text, radix: 16)
  }
}
