import Chat
import Crypto
import Gossip

/// The cryptography of people's devices by swift-crypto (BoringSSL). Without state: any thread may
/// use it.
package struct SwiftCryptoPersonCryptography: PersonCryptography {
  package init() {}

  package func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes).bytes }

  package func isValid(signature: [UInt8], of bytes: [UInt8], by key: [UInt8]) -> Bool {
    guard let key = try? P256.Signing.PublicKey(x963Representation: key),
      let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
    else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}
