/// 32 bytes held in line: a SHA-256 hash, a public key or a random identifier.
///
/// Ordered as the big-endian number its bytes spell, so that sorting is the same on every node.
package struct Bytes32: Hashable, Comparable, Sendable {
  package static let byteCount = 32
  package static let zero = Bytes32(0, 0, 0, 0)

  /// The bytes as four big-endian words, the most significant first.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  package init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// Takes exactly 32 bytes; anything else is nil.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var rest = bytes.makeIterator()
    func word() -> UInt64 {
      var word: UInt64 = 0
      for _ in 0..<8 { word = word << 8 | UInt64(rest.next() ?? 0) }
      return word
    }
    words = (word(), word(), word(), word())
  }

  /// The first 64 bits, as a number: the short form that service records and texts show.
  package var prefix: UInt64 { words.0 }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    append(to: &result)
    return result
  }

  package func append(to buffer: inout [UInt8]) {
    buffer.appendBigEndian(words.0)
    buffer.appendBigEndian(words.1)
    buffer.appendBigEndian(words.2)
    buffer.appendBigEndian(words.3)
  }

  package static func == (left: Bytes32, right: Bytes32) -> Bool {
    left.words == right.words
  }

  package static func < (left: Bytes32, right: Bytes32) -> Bool {
    left.words < right.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }

  /// Bitwise exclusive or: how set fingerprints are folded together without regard to order.
  package static func ^ (left: Bytes32, right: Bytes32) -> Bytes32 {
    Bytes32(
      left.words.0 ^ right.words.0, left.words.1 ^ right.words.1,
      left.words.2 ^ right.words.2, left.words.3 ^ right.words.3)
  }
}

extension [UInt8] {
  package mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

extension Collection<UInt8> {
  /// The bytes read as one big-endian number; the caller slices to the number's width.
  package func bigEndian<Number: FixedWidthInteger>(as type: Number.Type = Number.self) -> Number {
    reduce(into: Number.zero) { $0 = $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}
