/// A person's device lets one node speak for the person until a time. Anyone can check it: the
/// person's ID is the hash of the first device's key, each further device was signed by the one
/// before it, and the last one signed this.
package struct Delegation: Hashable, Sendable {
  /// A further device of the person.
  package struct Device: Hashable, Sendable {
    package let key: [UInt8]
    /// By the device before it.
    package let signature: [UInt8]

    package init(key: [UInt8], signature: [UInt8]) {
      self.key = key
      self.signature = signature
    }
  }

  package static let keyBytes = 65
  package static let signatureBytes = 64
  package static let nonceBytes = 16
  /// Further devices of one person, one behind the other.
  package static let chainMax = 8

  package let firstKey: [UInt8]
  /// From the second device to the one that signs.
  package let chain: [Device]
  /// The device's key for what is sealed to it.
  package let boxKey: [UInt8]
  /// The node's own random bytes, so that nobody can use what was signed for another session.
  package let nonce: [UInt8]
  /// Milliseconds since 1970.
  package let until: UInt64
  package let signature: [UInt8]

  package init(
    firstKey: [UInt8], chain: [Device], boxKey: [UInt8], nonce: [UInt8], until: UInt64,
    signature: [UInt8]
  ) {
    self.firstKey = firstKey
    self.chain = chain
    self.boxKey = boxKey
    self.nonce = nonce
    self.until = until
    self.signature = signature
  }

  /// Whether all parts have the lengths they must have; says nothing of the signatures.
  package var isWellFormed: Bool {
    firstKey.count == Self.keyBytes && boxKey.count == Self.keyBytes
      && nonce.count == Self.nonceBytes && signature.count == Self.signatureBytes
      && chain.count <= Self.chainMax
      && chain.allSatisfy {
        $0.key.count == Self.keyBytes && $0.signature.count == Self.signatureBytes
      }
  }

  /// Who is spoken for, where every signature holds for this node; nil otherwise.
  ///
  /// - Parameter node: the node's ID, 32 bytes.
  package func person(
    spokenForBy node: [UInt8], cryptography: some PersonCryptography
  ) -> UInt64? {
    guard isWellFormed else { return nil }
    var signer = firstKey
    for device in chain {
      let statement = Self.endorsement(of: device.key, firstKey: firstKey)
      guard cryptography.isValid(signature: device.signature, of: statement, by: signer) else {
        return nil
      }
      signer = device.key
    }
    let person = Self.personID(firstKey: firstKey, cryptography: cryptography)
    let statement = Self.statement(
      node: node, person: person, boxKey: boxKey, nonce: nonce, until: until)
    return cryptography.isValid(signature: signature, of: statement, by: signer) ? person : nil
  }
}

// MARK: What is signed (PROTOCOL.md, 3.4)

extension Delegation {
  /// The first 8 bytes of the SHA-256 of the first device's key.
  package static func personID(
    firstKey: [UInt8], cryptography: some PersonCryptography
  ) -> UInt64 {
    cryptography.sha256(firstKey).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// What boxes for the device are addressed to: the first 8 bytes of the SHA-256 of its box key.
  package func device(cryptography: some PersonCryptography) -> UInt64 {
    cryptography.sha256(boxKey).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  package static func statement(
    node: [UInt8], person: UInt64, boxKey: [UInt8], nonce: [UInt8], until: UInt64
  ) -> [UInt8] {
    Array("meshchat-delegation-v1\u{0}".utf8) + node + bigEndian(person) + boxKey + nonce
      + bigEndian(until)
  }

  package static func endorsement(of key: [UInt8], firstKey: [UInt8]) -> [UInt8] {
    Array("meshchat-device-v1\u{0}".utf8) + firstKey + key
  }

  /// The ID under which somebody is shown whom only a node vouches for: never that of a person with
  /// a key, and another one on every node.
  package static func unsignedID(
    author: UInt64, stream: UInt64, cryptography: some PersonCryptography
  ) -> UInt64 {
    let named = Array("meshchat-unsigned-v1\u{0}".utf8) + bigEndian(stream) + bigEndian(author)
    return cryptography.sha256(named).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
}
