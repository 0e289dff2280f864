/// Crockford's base 32: digits and capitals without I, L, O and U, so that a person can read an
/// identifier aloud. In ASCII order, so texts of equal length sort as the numbers they spell.
/// Source: https://www.crockford.com/base32.html
package enum CrockfordBase32 {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// 64 bits as 13 letters.
  package static func encode(_ number: UInt64) -> String {
    encode(number, letters: 13)
  }

  /// The lowest `5 × letters` bits of a number.
  package static func encode(_ number: UInt64, letters: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(letters)
    for index in stride(from: letters - 1, through: 0, by: -1) {
      text.append(alphabet[Int(truncatingIfNeeded: number >> UInt64(5 * index)) & 31])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what ``encode(_:)`` wrote, small letters too, and I, L as 1 and O as 0. Nil for other
  /// characters, for no letters, and for a number of more than 64 bits.
  package static func decode(_ text: some StringProtocol) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var number: UInt64 = 0
    for letter in text.utf8 {
      guard let digit = value(of: letter), number >> 59 == 0 else { return nil }
      number = number << 5 | UInt64(digit)
    }
    return number
  }

  private static func value(of letter: UInt8) -> Int? {
    let capital = letter >= UInt8(ascii: "a") ? letter &- 32 : letter
    switch capital {
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    case UInt8(ascii: "O"): return 0
    default: return alphabet.firstIndex(of: capital)
    }
  }
}
