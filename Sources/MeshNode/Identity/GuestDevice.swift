import Chat
import Crypto
import Foundation

/// The device of somebody who has none: a terminal, a script, a plain-text client. Its keys follow
/// from the session's token, so that the same token is the same person on every node.
struct GuestDevice {
  private let signingKey: P256.Signing.PrivateKey
  private let boxKey: P256.KeyAgreement.PrivateKey

  /// - Parameter token: 128 random bits or more, a secret of the client.
  init(token: String) {
    signingKey = Self.key("sign", of: token) { try P256.Signing.PrivateKey(rawRepresentation: $0) }
    boxKey = Self.key("box", of: token) { try P256.KeyAgreement.PrivateKey(rawRepresentation: $0) }
  }

  /// HKDF (RFC 5869) of the token; the next output where one is no private key, one of 2^32.
  private static func key<Key>(
    _ use: String, of token: String, _ make: (Data) throws -> Key
  ) -> Key {
    let input = SymmetricKey(data: Data(token.utf8))
    var number = 0
    while true {
      let bytes = HKDF<SHA256>.deriveKey(
        inputKeyMaterial: input, info: Data("meshchat-guest-v1 \(use) \(number)".utf8),
        outputByteCount: 32
      ).withUnsafeBytes { Data($0) }
      if let key = try? make(bytes) { return key }
      number += 1
    }
  }

  var person: UInt64 {
    Delegation.personID(firstKey: firstKey, cryptography: SwiftCryptoPersonCryptography())
  }

  private var firstKey: [UInt8] { [UInt8](signingKey.publicKey.x963Representation) }

  /// Lets a node speak for the guest. Nil where BoringSSL has no memory left.
  ///
  /// - Parameters:
  ///   - node: the node's ID, 32 bytes.
  ///   - until: milliseconds since 1970.
  func delegation(to node: [UInt8], until: UInt64, nonce: [UInt8]) -> Delegation? {
    let box = [UInt8](boxKey.publicKey.x963Representation)
    let statement = Delegation.statement(
      node: node, person: person, boxKey: box, nonce: nonce, until: until)
    guard let signature = try? signingKey.signature(for: statement) else { return nil }
    return Delegation(
      firstKey: firstKey, chain: [], boxKey: box, nonce: nonce, until: until,
      signature: [UInt8](signature.rawRepresentation))
  }
}
