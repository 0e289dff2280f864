/// The cryptography that gossip is built on, handed in so that the simulator runs without it.
///
/// Implementations are pure functions of their arguments and may be called from any thread.
package protocol GossipCryptography: Sendable {
  /// SHA-256 (FIPS 180-4).
  func hash(_ bytes: [UInt8]) -> Bytes32
  /// Whether an Ed25519 signature (RFC 8032, section 5.1.7) is the key's over these bytes.
  func isValid(signature: [UInt8], of bytes: [UInt8], by key: Bytes32) -> Bool
}

/// A node's own signing key. The private half never leaves the type behind it.
package protocol GossipSigner: Sendable {
  var publicKey: Bytes32 { get }
  /// 64 bytes of Ed25519 signature (RFC 8032, section 5.1.6).
  func sign(_ bytes: [UInt8]) -> [UInt8]
}
