/// Somebody asks to be let into a sealed room whose code they have: they say half of a slow hash of
/// the code, never the code. Heard by everybody, kept by nobody.
package struct Knock: Hashable, Sendable {
  package static let saltBytes = 16
  package static let proofBytes = 32

  /// Random: the answer names it.
  package let id: UInt64
  package let authorID: UInt64
  package let authorName: String
  package let salt: [UInt8]
  /// First half of scrypt(code, salt) (RFC 7914).
  package let proof: [UInt8]
  /// A P-256 key made for this knock, 65 bytes: what the answer is sealed to.
  package let key: [UInt8]

  package init(
    id: UInt64, authorID: UInt64, authorName: String, salt: [UInt8], proof: [UInt8], key: [UInt8]
  ) {
    self.id = id
    self.authorID = authorID
    self.authorName = authorName
    self.salt = salt
    self.proof = proof
    self.key = key
  }

  package var isWellFormed: Bool {
    salt.count == Self.saltBytes && proof.count == Self.proofBytes
      && key.count == Delegation.keyBytes
  }
}

/// The answer to a knock: which room it was, readable for who knocked and has the code.
package struct KnockAnswer: Hashable, Sendable {
  /// The sender's ephemeral key of HPKE, a short text, a tag.
  package static let sealedBytesMax = 1_024

  package let knock: UInt64
  package let sealed: [UInt8]

  package init(knock: UInt64, sealed: [UInt8]) {
    self.knock = knock
    self.sealed = sealed
  }

  package var isWellFormed: Bool { (1...Self.sealedBytesMax).contains(sealed.count) }
}
