import Crypto
import Gossip

/// SHA-256 without intermediate objects.
package enum Digest {
  package static func sha256(_ bytes: [UInt8]) -> Bytes32 {
    bytes.withUnsafeBytes { sha256($0) }
  }

  package static func sha256(_ bytes: UnsafeRawBufferPointer) -> Bytes32 {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return hasher.finalize().withUnsafeBytes { Bytes32(raw: $0) } ?? .zero
  }
}

extension Bytes32 {
  /// Takes exactly 32 bytes, four words at a time.
  init?(raw: UnsafeRawBufferPointer) {
    guard raw.count == Self.byteCount else { return nil }
    func word(_ index: Int) -> UInt64 {
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
    self.init(word(0), word(1), word(2), word(3))
  }
}
