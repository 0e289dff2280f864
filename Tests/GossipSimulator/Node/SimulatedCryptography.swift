import Gossip

/// Cryptography that is cheap and wrong: a 64-bit mix spread over 32 bytes. Nobody in a simulation
/// forges anything, but damaged bytes and mixed-up events still fail their checks.
package struct SimulatedCryptography: GossipCryptography {
  package init() {}

  package func hash(_ bytes: [UInt8]) -> Bytes32 {
    let low = Self.mix(bytes, start: 0x1234_5678_9ABC_DEF1)
    return Bytes32(
      low, Mixing.mix(low ^ 0x51), Mixing.mix(low ^ 0xA3), Mixing.mix(low ^ 0xF7))
  }

  package func isValid(signature: [UInt8], of bytes: [UInt8], by key: Bytes32) -> Bool {
    signature == Self.signature(of: bytes, by: key)
  }

  static func signature(of bytes: [UInt8], by key: Bytes32) -> [UInt8] {
    let mixed = mix(bytes, start: key.prefix)
    var signature: [UInt8] = []
    signature.reserveCapacity(64)
    for word in 0..<8 as Range<UInt64> { signature.appendBigEndian(Mixing.mix(mixed &+ word)) }
    return signature
  }

  private static func mix(_ bytes: [UInt8], start: UInt64) -> UInt64 {
    var state = start ^ UInt64(bytes.count)
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset + 8 <= buffer.count {
        let word = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        state = Mixing.mix(state ^ UInt64(littleEndian: word))
        offset += 8
      }
      while offset < buffer.count {
        state = Mixing.mix(state ^ UInt64(buffer[offset]))
        offset += 1
      }
    }
    return state
  }
}

/// The key that goes with ``SimulatedCryptography``. Public and private half are the same.
package struct SimulatedSigner: GossipSigner {
  package let publicKey: Bytes32

  package init(seed: UInt64) {
    publicKey = Bytes32(
      Mixing.mix(seed), Mixing.mix(seed ^ 1), Mixing.mix(seed ^ 2), Mixing.mix(seed ^ 3))
  }

  /// The node's name, as the real one is made: the hash of the public key.
  package var node: NodeID { NodeID(SimulatedCryptography().hash(publicKey.bytes)) }

  package func sign(_ bytes: [UInt8]) -> [UInt8] {
    SimulatedCryptography.signature(of: bytes, by: publicKey)
  }
}
