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
    return hasher.finalize().withUnsafeBytes { digest in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
      }
      return Bytes32(word(0), word(1), word(2), word(3))
    }
  }
}
