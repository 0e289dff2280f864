import Gossip

/// Cheap and repeatable stand-ins: hashes that spread well, and a signature that is a hash of key
/// and bytes. Nothing here is secret.
struct TestCryptography: GossipCryptography {
  func hash(_ bytes: [UInt8]) -> Bytes32 {
    var words: [UInt64] = [0x1234, 0x5678, 0x9ABC, 0xDEF0]
    var word: UInt64 = UInt64(bytes.count)
    for (index, byte) in bytes.enumerated() {
      word = word << 8 | UInt64(byte)
      if index % 8 == 7 || index == bytes.count - 1 {
        words[0] = SeededGenerator.mix(words[0] ^ word)
        word = UInt64(index)
      }
    }
    for index in 1..<4 { words[index] = SeededGenerator.mix(words[0] &+ words[index]) }
    return Bytes32(words[0], words[1], words[2], words[3])
  }

  func isValid(signature: [UInt8], of bytes: [UInt8], by key: Bytes32) -> Bool {
    signature == TestSigner.signature(of: bytes, by: key)
  }
}

struct TestSigner: GossipSigner {
  let publicKey: Bytes32

  init(_ number: UInt64) { publicKey = Bytes32(number, number, number, number) }

  func sign(_ bytes: [UInt8]) -> [UInt8] { Self.signature(of: bytes, by: publicKey) }

  static func signature(of bytes: [UInt8], by key: Bytes32) -> [UInt8] {
    let hash = TestCryptography().hash(key.bytes + bytes).bytes
    return hash + hash
  }
}
