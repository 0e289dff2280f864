import Testing

@testable import Chat

/// What is done to rooms, and what sealed rooms need, on the wire.
@Suite struct RoomBodyCodecTests {
  private let sealedRoom = "~k7w7k841wr32b96n8c2gj2thkg"

  private func amendment(
    _ change: RoomAmendment.Change, room: String = "garden", delegation: UInt64? = 300
  ) -> RoomAmendment {
    RoomAmendment(
      room: room, authorID: 7, authorName: "Ada", delegation: delegation, change: change)
  }

  private var keys: RoomKeys {
    RoomKeys(
      room: sealedRoom, authorID: 7, delegation: 300, keyID: 0x0123_4567_89AB_CDEF, number: 2,
      boxes: [
        RoomKeys.Box(
          device: .max, encapsulated: [UInt8](0..<65), sealed: [UInt8](100..<148))
      ])
  }

  private var knock: Knock {
    Knock(
      id: 99, authorID: 7, authorName: "Ada", salt: [UInt8](0..<16), proof: [UInt8](16..<48),
      key: [UInt8](0..<65))
  }

  @Test func goldenFiles() throws {
    let changes: [(String, RoomAmendment)] = [
      ("created", amendment(.created)),
      ("private", amendment(.createdPrivate(salt: [UInt8](0..<16)), room: sealedRoom)),
      ("direct", amendment(.createdDirect(with: 8), room: sealedRoom)),
      ("topic", amendment(.topic("Gemüse"))), ("no-topic", amendment(.topic(""))),
      ("archived", amendment(.archived(true))), ("opened", amendment(.archived(false))),
      ("appointed", amendment(.appointment(of: 8, isOn: true))),
      ("dismissed", amendment(.appointment(of: 8, isOn: false))),
      ("removed", amendment(.removal(of: 8))),
      ("admitted", amendment(.admission(of: 8), room: sealedRoom)),
      ("joined", amendment(.membership(isJoined: true))),
      ("left", amendment(.membership(isJoined: false))),
    ]
    for (name, change) in changes {
      let golden = GoldenFile.bytes("room-change-v1-\(name)")
      #expect(try ChatBodyCodec.encode(change) == golden, "\(name)")
      #expect(try ChatBodyCodec.decode(golden) == .room(change), "\(name)")
    }
    #expect(try ChatBodyCodec.encode(keys) == GoldenFile.bytes("room-keys-v1"))
    #expect(try ChatBodyCodec.decode(GoldenFile.bytes("room-keys-v1")) == .roomKeys(keys))
    #expect(try EphemeralBodyCodec.encode(knock) == GoldenFile.bytes("knock-v1"))
    #expect(try EphemeralBodyCodec.decode(GoldenFile.bytes("knock-v1")) == .knock(knock))
    let answer = KnockAnswer(knock: 99, sealed: [UInt8](0..<200))
    #expect(try EphemeralBodyCodec.encode(answer) == GoldenFile.bytes("knock-answer-v1"))
    #expect(
      try EphemeralBodyCodec.decode(GoldenFile.bytes("knock-answer-v1")) == .knockAnswer(answer))
  }

  @Test func aChangeOfALaterKindIsUnknown() throws {
    // Room change (field 5) with only field 15.
    #expect(try ChatBodyCodec.decode([0x2A, 0x03, 0x7A, 0x01, 0x00]) == .unknown)
  }

  @Test func brokenRulesAreRefused() throws {
    let broken: [(ChatCodecError.Field, RoomAmendment)] = [
      (.room, amendment(.created, room: "A b")),
      (.room, amendment(.created, room: "~tooshort")),
      (.topic, amendment(.topic("two\nlines"))),
      (.topic, amendment(.topic(String(repeating: "a", count: ChatLimits.topicBytes + 1)))),
      (.topic, amendment(.topic("not sealed"), room: sealedRoom)),
      (.change, amendment(.created, room: sealedRoom)),
      (.change, amendment(.createdPrivate(salt: [UInt8](0..<16)))),
      (.change, amendment(.createdPrivate(salt: [1]), room: sealedRoom)),
      (.person, amendment(.createdDirect(with: 7), room: sealedRoom)),
      (.person, amendment(.createdDirect(with: 8))), (.change, amendment(.admission(of: 8))),
    ]
    for (field, amendment) in broken {
      #expect(throws: ChatCodecError.invalid(field: field)) { try ChatBodyCodec.encode(amendment) }
    }
    // A hostile node does not check.
    var wire = WireChatBody()
    wire.roomChange.room = "garden"
    wire.roomChange.authorName = "Ada"
    wire.roomChange.topic = "\u{1B}[2J"
    #expect(throws: ChatCodecError.invalid(field: .topic)) {
      try ChatBodyCodec.decode(WireBytes.encode(wire, limit: 1 << 20))
    }
  }

  @Test func keysHaveTheirLengths() throws {
    let box = RoomKeys.Box(device: 1, encapsulated: [1], sealed: [UInt8](100..<148))
    let broken = [
      RoomKeys(room: "garden", authorID: 7, delegation: 1, keyID: 1, number: 1, boxes: keys.boxes),
      RoomKeys(room: sealedRoom, authorID: 7, delegation: 1, keyID: 1, number: 1, boxes: []),
      RoomKeys(room: sealedRoom, authorID: 7, delegation: 1, keyID: 1, number: 1, boxes: [box]),
      RoomKeys(
        room: sealedRoom, authorID: 7, delegation: 1, keyID: 1, number: 0, boxes: keys.boxes),
    ]
    for keys in broken {
      #expect(throws: ChatCodecError.invalid(field: .key)) { try ChatBodyCodec.encode(keys) }
    }
    let most = RoomKeys(
      room: sealedRoom, authorID: .max, delegation: .max, keyID: .max,
      number: .max,
      boxes: Array(repeating: keys.boxes[0], count: ChatLimits.keyBoxes))
    #expect(try ChatBodyCodec.encode(most).count <= ChatLimits.bodyBytes)
  }

  @Test func inASealedRoomOnlySealedTextIsAMessage() throws {
    let sealed = "s1.AAAAAAAAAAA." + String(repeating: "x", count: 379)
    func message(_ text: String, in room: String) -> RoomMessage {
      RoomMessage(room: room, authorID: 7, authorName: "Ada", text: text, parents: [], tag: "t")
    }
    let inside = message(sealed, in: sealedRoom)
    #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(inside)) == .message(inside))
    for text in ["hello", "s1.", sealed + "=", sealed + "<", "s2" + sealed.dropFirst(2)] {
      #expect(throws: ChatCodecError.invalid(field: .text)) {
        try ChatBodyCodec.encode(message(text, in: sealedRoom))
      }
    }
    let longest =
      "s1.AAAAAAAAAAA." + String(repeating: "x", count: ChatLimits.sealedTextLetters - 15)
    #expect(
      try ChatBodyCodec.encode(message(longest, in: sealedRoom)).count <= ChatLimits.bodyBytes)
    #expect(throws: ChatCodecError.invalid(field: .text)) {
      try ChatBodyCodec.encode(message(longest + "x", in: sealedRoom))
    }
  }

  @Test(arguments: [
    "", "~", "k7w7k841wr32b96n8c2gj2thkg", "~K7W7K841WR32B96N8C2GJ2THKG",
    "~k7w7k841wr32b96n8c2gj2thk", "~k7w7k841wr32b96n8c2gj2thkgg", "~k7w7k841wr32b96n8c2gj2thkh",
    "~l7w7k841wr32b96n8c2gj2thkg", "~é7w7k841wr32b96n8c2gj2thk",
  ])
  func otherNamesAreNotSealedRooms(name: String) {
    #expect(!SealedRoom.isName(name))
  }

  @Test func nobodyTypesTheNameOfASealedRoom() {
    #expect(throws: RoomName.Problem.character("~")) { try RoomName.parse(sealedRoom) }
    #expect(RoomName.isCanonical(sealedRoom))
  }
}
