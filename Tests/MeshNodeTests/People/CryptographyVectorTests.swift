import Chat
import Crypto
import Foundation
import Gossip
import Testing

@testable import MeshNode

/// The page's cryptography and the node's agree, and both with the documents that define it.
@Suite struct CryptographyVectorTests {
  struct Identities: Decodable {
    struct Proof: Decodable {
      struct Signed: Decodable {
        struct Link: Decodable {
          let key: String
          let sig: String
        }
        let first: String
        let chain: [Link]
        let box: String
        let until: UInt64
        let sig: String
      }
      let name: String
      let nodeKey: Hex
      let nonce: Hex
      let proof: Signed
      let person: String?
    }
    struct Box: Decodable {
      let name: String
      let skRm: Hex
      let info: Hex
      let psk: Hex?
      let pskId: Hex?
      let aad: Hex
      let pt: Hex
      let enc: Hex
      let ct: Hex
    }
    let proofs: [Proof]
    let boxes: [Box]
  }

  private static func delegation(_ vector: Identities.Proof) throws -> Delegation {
    let proof = vector.proof
    return Delegation(
      firstKey: try #require(Base64URL.decode(proof.first)),
      chain: try proof.chain.map {
        .init(
          key: try #require(Base64URL.decode($0.key)),
          signature: try #require(Base64URL.decode($0.sig)))
      },
      boxKey: try #require(Base64URL.decode(proof.box)), nonce: vector.nonce.bytes,
      until: proof.until, signature: try #require(Base64URL.decode(proof.sig)))
  }

  @Test func proofsOfThePageHoldHere() throws {
    let identities = try VectorFile.read("identity.json", as: Identities.self)
    #expect(identities.proofs.count >= 4)
    for vector in identities.proofs {
      let person = try Self.delegation(vector).person(
        spokenForBy: vector.nodeKey.bytes, cryptography: SwiftCryptoPersonCryptography())
      #expect(person.map { CrockfordBase32.encode($0) } == vector.person, "\(vector.name)")
    }
  }

  @Test func aProofWithAnyPartChangedIsNone() throws {
    let identities = try VectorFile.read("identity.json", as: Identities.self)
    let vector = try #require(identities.proofs.first { $0.proof.chain.count == 2 })
    let good = try Self.delegation(vector)
    func flipped(_ bytes: [UInt8]) -> [UInt8] { bytes.dropLast() + [bytes[bytes.count - 1] ^ 1] }
    func changed(
      first: [UInt8]? = nil, chain: [Delegation.Device]? = nil, box: [UInt8]? = nil,
      nonce: [UInt8]? = nil, until: UInt64? = nil, signature: [UInt8]? = nil
    ) -> Delegation {
      Delegation(
        firstKey: first ?? good.firstKey, chain: chain ?? good.chain, boxKey: box ?? good.boxKey,
        nonce: nonce ?? good.nonce, until: until ?? good.until,
        signature: signature ?? good.signature)
    }
    let link = good.chain[0]
    let strangers = [
      changed(first: flipped(good.firstKey)), changed(box: flipped(good.boxKey)),
      changed(nonce: flipped(good.nonce)), changed(until: good.until + 1),
      changed(signature: flipped(good.signature)), changed(chain: Array(good.chain.dropLast())),
      changed(chain: Array(good.chain.reversed())), changed(chain: []),
      changed(chain: [.init(key: link.key, signature: flipped(link.signature)), good.chain[1]]),
      changed(signature: []), changed(first: []),
    ]
    for stranger in strangers {
      let person = stranger.person(
        spokenForBy: vector.nodeKey.bytes, cryptography: SwiftCryptoPersonCryptography())
      #expect(person == nil)
    }
    let elsewhere = good.person(
      spokenForBy: flipped(vector.nodeKey.bytes), cryptography: SwiftCryptoPersonCryptography())
    #expect(elsewhere == nil, "it was signed for another node")
  }

  @Test func boxesSealedByThePageOpenHere() throws {
    let identities = try VectorFile.read("identity.json", as: Identities.self)
    let suite = HPKE.Ciphersuite(
      kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    for box in identities.boxes {
      let key = try P256.KeyAgreement.PrivateKey(rawRepresentation: box.skRm.data)
      var recipient =
        if let psk = box.psk, let id = box.pskId {
          try HPKE.Recipient(
            privateKey: key, ciphersuite: suite, info: box.info.data,
            encapsulatedKey: box.enc.data, presharedKey: SymmetricKey(data: psk.data),
            presharedKeyIdentifier: id.data)
        } else {
          try HPKE.Recipient(
            privateKey: key, ciphersuite: suite, info: box.info.data,
            encapsulatedKey: box.enc.data)
        }
      let plain = try recipient.open(box.ct.data, authenticating: box.aad.data)
      #expect(plain == box.pt.data, "\(box.name)")
    }
  }

  struct RFC9180: Decodable {
    struct Vector: Decodable {
      struct Encryption: Decodable {
        let sequence: Int
        let pt: Hex
        let aad: Hex
        let ct: Hex
      }
      let section: String
      let info: Hex
      let skRm: Hex
      let psk: Hex?
      let pskId: Hex?
      let enc: Hex
      let encryptions: [Encryption]
    }
    let vectors: [Vector]
  }

  @Test func vectorsOfRFC9180() throws {
    let file = try VectorFile.read("hpke-rfc9180.json", as: RFC9180.self)
    let suite = HPKE.Ciphersuite(
      kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_128)
    #expect(file.vectors.count == 2)
    for vector in file.vectors {
      let key = try P256.KeyAgreement.PrivateKey(rawRepresentation: vector.skRm.data)
      var recipient =
        if let psk = vector.psk, let id = vector.pskId {
          try HPKE.Recipient(
            privateKey: key, ciphersuite: suite, info: vector.info.data,
            encapsulatedKey: vector.enc.data, presharedKey: SymmetricKey(data: psk.data),
            presharedKeyIdentifier: id.data)
        } else {
          try HPKE.Recipient(
            privateKey: key, ciphersuite: suite, info: vector.info.data,
            encapsulatedKey: vector.enc.data)
        }
      // The context counts by itself: those that follow each other without a gap.
      for (number, one) in vector.encryptions.enumerated() {
        guard one.sequence == number else { break }
        let plain = try recipient.open(one.ct.data, authenticating: one.aad.data)
        #expect(plain == one.pt.data, "\(vector.section), \(number)")
      }
    }
  }

  @Test func aTokenIsTheSamePersonEverywhereAndAnotherIsAnother() throws {
    let node = NodeIdentity().nodeID.bytes.bytes
    let nonce = [UInt8](repeating: 7, count: Delegation.nonceBytes)
    let ada = GuestDevice(token: "0123456789ABCDEF0")
    #expect(ada.person == GuestDevice(token: "0123456789ABCDEF0").person)
    #expect(ada.person != GuestDevice(token: "0123456789ABCDEF1").person)
    let delegation = try #require(ada.delegation(to: node, until: 9, nonce: nonce))
    let spokenFor = delegation.person(
      spokenForBy: node, cryptography: SwiftCryptoPersonCryptography())
    #expect(spokenFor == ada.person)
  }
}
