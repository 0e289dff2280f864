import Chat
import Crypto
import CryptoExtras
import Foundation
import Gossip
import Testing

@testable import MeshNode

/// What the page seals opens here, with everything that it is bound to made by this side's own code:
/// texts, keys of rooms, codes (PROTOCOL.md, 3.6; RFC 9180, RFC 7914, NIST SP 800-38D).
@Suite struct SealedVectorTests {
  struct Vectors: Decodable {
    struct Text: Decodable {
      let name: String
      let key: Hex
      let keyID: String
      let room: String
      let author: String
      let kind: String
      let tag: String?
      let message: String?
      let text: String
      let sealed: String
    }
    struct Key: Decodable {
      let room: String
      let id: String
      let number: UInt32
      let by: String
      let key: Hex
      let deviceKey: Hex
      let deviceBoxKey: Hex
      let to: String
      let enc: String
      let box: String
    }
    struct Code: Decodable {
      let code: String
      let salt: Hex
      let proof: Hex
      let psk: Hex
      let joiner: String
      let joinerKey: Hex
      let plaintext: String
      let sealed: String
    }
    struct Room: Decodable {
      let room: String
      let id: Hex
    }
    struct Private: Decodable {
      let maker: String
      let salt: Hex
      let room: String
    }
    struct Direct: Decodable {
      let people: [String]
      let room: String
    }
    let rooms: [Room]
    let `private`: [Private]
    let direct: [Direct]
    let texts: [Text]
    let keys: [Key]
    let codes: [Code]
  }

  private let suite = HPKE.Ciphersuite(
    kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

  private func vectors() throws -> Vectors {
    try VectorFile.read("sealed.json", as: Vectors.self)
  }

  private func base64(_ text: some StringProtocol) throws -> [UInt8] {
    try #require(Base64URL.decode(String(text)))
  }

  private func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  private func number(_ text: String) throws -> UInt64 {
    try #require(CrockfordBase32.decode(text))
  }

  private func person(_ text: String) throws -> [UInt8] { bigEndian(try number(text)) }

  private func label(_ text: String) -> [UInt8] { Array("\(text)\u{0}".utf8) }

  private func boundTo(_ text: Vectors.Text) throws -> [UInt8] {
    let kinds: [String: UInt8] = ["text": 1, "edit": 2, "reaction": 3, "topic": 4]
    var context = Array((text.tag ?? "").utf8)
    if let message = text.message {
      let id = try #require(EventID(text: message))
      context = bigEndian(id.stream.number) + bigEndian(id.seq)
    }
    return label("meshchat-sealed-v1") + (try #require(SealedRoom.id(of: text.room)))
      + (try base64(text.keyID)) + (try person(text.author))
      + [try #require(kinds[text.kind])] + context
  }

  @Test func namesOfSealedRooms() throws {
    let rooms = try vectors().rooms
    #expect(!rooms.isEmpty)
    for room in rooms {
      #expect(SealedRoom.name(id: room.id.bytes) == room.room)
      #expect(SealedRoom.id(of: room.room) == room.id.bytes)
    }
  }

  /// Somebody whom a room's name does not name cannot have made it, whatever they write.
  @Test func onlyItsMakerMadeAPrivateRoom() throws {
    let rooms = try vectors().private
    #expect(!rooms.isEmpty)
    for room in rooms {
      let maker = try number(room.maker)
      let change = RoomAmendment.Change.createdPrivate(salt: room.salt.bytes)
      #expect(made(change, room.room, by: maker)?.kind == .created)
      #expect(made(change, room.room, by: maker + 1) == nil)
      #expect(made(.createdPrivate(salt: room.salt.bytes.reversed()), room.room, by: maker) == nil)
      #expect(made(.createdDirect(with: maker + 1), room.room, by: maker) == nil)
    }
  }

  @Test func onlyItsTwoPeopleMadeADirectRoom() throws {
    let rooms = try vectors().direct
    #expect(!rooms.isEmpty)
    for room in rooms {
      let (one, other) = (try number(room.people[0]), try number(room.people[1]))
      for (maker, guest) in [(one, other), (other, one)] {
        let change = made(.createdDirect(with: guest), room.room, by: maker)
        #expect(change?.kind == .createdDirect(with: guest))
      }
      #expect(made(.createdDirect(with: other), room.room, by: one + 1) == nil)
      #expect(made(.createdDirect(with: one), room.room, by: one) == nil)
      #expect(made(.createdPrivate(salt: [UInt8](0..<16)), room.room, by: one) == nil)
    }
  }

  private func made(
    _ change: RoomAmendment.Change, _ room: String, by author: UInt64
  ) -> RoomChange? {
    RoomAmendment(room: room, authorID: author, authorName: "Ada", delegation: 1, change: change)
      .roomChange(
        by: author, at: Stamp(time: 1, stream: 1, seq: 1),
        cryptography: SwiftCryptoPersonCryptography())
  }

  @Test func textsOfThePageOpenHere() throws {
    let texts = try vectors().texts
    #expect(Set(texts.map(\.kind)) == ["text", "edit", "reaction", "topic"])
    for text in texts {
      #expect(
        SealedText.isAcceptable(text.sealed, lettersMax: ChatLimits.sealedTextLetters),
        "\(text.name)")
      let parts = text.sealed.split(separator: ".")
      #expect(parts[0] == "s1" && parts[1] == text.keyID, "\(text.name)")
      let sealed = try base64(parts[2])
      let box = try AES.GCM.SealedBox(combined: sealed)
      let key = SymmetricKey(data: text.key.data)
      let aad = try boundTo(text)
      let padded = try AES.GCM.open(box, using: key, authenticating: aad)
      let sizes = text.kind == "reaction" ? [32] : [256, 512, 1_024]
      #expect(sizes.contains(padded.count), "\(text.name)")
      let end = try #require(padded.lastIndex(of: 0x80))
      #expect(padded[(end + 1)...].allSatisfy { $0 == 0 }, "\(text.name)")
      #expect(String(decoding: padded[..<end], as: UTF8.self) == text.text, "\(text.name)")

      var elsewhere = aad
      elsewhere[elsewhere.count - 1] ^= 1
      #expect(throws: (any Error).self, "\(text.name)") {
        try AES.GCM.open(box, using: key, authenticating: elsewhere)
      }
    }
  }

  /// Who takes a reaction back has to find the very same text.
  @Test func theNonceOfAReactionFollowsFromIt() throws {
    for text in try vectors().texts where text.kind == "reaction" {
      let mac = HKDF<SHA256>.deriveKey(
        inputKeyMaterial: SymmetricKey(data: text.key.data),
        info: Data("meshchat-reaction-v1".utf8), outputByteCount: 32)
      let code = HMAC<SHA256>.authenticationCode(
        for: Data(try boundTo(text) + Array(text.text.utf8)), using: mac)
      let sealed = try base64(text.sealed.split(separator: ".")[2])
      #expect(Array(code.prefix(12)) == Array(sealed.prefix(12)), "\(text.name)")
    }
  }

  @Test func keysOfRoomsOpenHere() throws {
    let keys = try vectors().keys
    #expect(!keys.isEmpty)
    for key in keys {
      let id = try base64(key.id)
      let room = try #require(SealedRoom.id(of: key.room))
      let info =
        label("meshchat-room-key-v1") + room + id + bigEndian(key.number) + (try person(key.by))
      #expect(Array(SHA256.hash(data: key.deviceBoxKey.data).prefix(8)) == (try base64(key.to)))
      let box = RoomKeys.Box(
        device: 0, encapsulated: try base64(key.enc), sealed: try base64(key.box))
      #expect(box.isWellFormed)
      var recipient = try HPKE.Recipient(
        privateKey: P256.KeyAgreement.PrivateKey(rawRepresentation: key.deviceKey.data),
        ciphersuite: suite, info: Data(info), encapsulatedKey: Data(box.encapsulated))
      #expect(try recipient.open(Data(box.sealed)) == key.key.data)
    }
  }

  @Test func codesAreHashedAndAnsweredAlike() throws {
    let codes = try vectors().codes
    #expect(!codes.isEmpty)
    for code in codes {
      let hash = try KDF.Scrypt.deriveKey(
        from: Data(code.code.utf8), salt: code.salt.data, outputByteCount: 64, rounds: 32_768,
        blockSize: 8, parallelism: 1)
      let bytes = hash.withUnsafeBytes { Array($0) }
      #expect(bytes == code.proof.bytes + code.psk.bytes)
      let sealed = try base64(code.sealed)
      #expect(KnockAnswer(knock: 1, sealed: sealed).isWellFormed)
      let info = label("meshchat-code-v1") + code.salt.bytes + (try person(code.joiner))
      var recipient = try HPKE.Recipient(
        privateKey: P256.KeyAgreement.PrivateKey(rawRepresentation: code.joinerKey.data),
        ciphersuite: suite, info: Data(info),
        encapsulatedKey: Data(sealed.prefix(Delegation.keyBytes)),
        presharedKey: SymmetricKey(data: bytes.suffix(32)),
        presharedKeyIdentifier: Data("meshchat-code-v1".utf8))
      let plain = try recipient.open(Data(sealed.dropFirst(Delegation.keyBytes)))
      #expect(String(decoding: plain, as: UTF8.self) == code.plaintext)
    }
  }
}
