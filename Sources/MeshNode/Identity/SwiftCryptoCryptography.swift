import Crypto
import Foundation
import Gossip

/// Gossip's cryptography by swift-crypto (BoringSSL). Without state: any thread may use it.
package struct SwiftCryptoCryptography: GossipCryptography {
  package init() {}

  package func hash(_ bytes: [UInt8]) -> Bytes32 {
    Digest.sha256(bytes)
  }

  package func isValid(signature: [UInt8], of bytes: [UInt8], by key: Bytes32) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: bytes)
  }
}
