/// What the rules about people need of cryptography, so that they themselves stay pure.
package protocol PersonCryptography: Sendable {
  /// SHA-256: 32 bytes.
  func sha256(_ bytes: [UInt8]) -> [UInt8]
  /// ECDSA over P-256 with SHA-256. False also for a key or signature that is none.
  ///
  /// - Parameters:
  ///   - signature: r and s, 32 bytes each.
  ///   - key: an uncompressed point (SEC 1, 2.3.3), 65 bytes.
  func isValid(signature: [UInt8], of bytes: [UInt8], by key: [UInt8]) -> Bool
}
