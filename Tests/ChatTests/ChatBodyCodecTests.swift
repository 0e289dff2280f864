import Testing

@testable import Chat

@Suite struct ChatBodyCodecTests {
  private let golden = RoomMessage(
    room: "lobby", authorID: 0x0123_4567_89AB_CDEF, authorName: "Ada",
    text: "Grüße aus dem 🛰️\nzweite Zeile",
    parents: [MessageID(stream: 7, seq: 1), MessageID(stream: .max, seq: 300)], tag: "t-1")

  @Test func roundTrip() throws {
    #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(golden)) == .message(golden))
  }

  @Test func goldenFileOfVersion1() throws {
    let bytes = try ChatBodyCodec.encode(golden)
    #expect(bytes == GoldenFile.bytes("room-message-v1"))
    #expect(try ChatBodyCodec.decode(GoldenFile.bytes("room-message-v1")) == .message(golden))
  }

  private let salt = [UInt8](0..<16)

  @Test func goldenFilesOfVersion2() throws {
    let message = RoomMessage(
      room: "lobby", authorID: 7, authorName: "Ada", text: "Grüße", parents: [], delegation: 300,
      isUrgent: true, thread: MessageID(stream: 7, seq: 1))
    let edit = MessageAmendment(
      room: "lobby", authorID: 7, delegation: 300, target: MessageID(stream: 7, seq: 1),
      change: .edit("better"))
    for (name, parts, whole) in [
      (
        "room-message-v2", try ChatBodyCodec.parts(of: message, salt: salt),
        ChatBody.message(message)
      ),
      (
        "message-change-v2-edit", try ChatBodyCodec.parts(of: edit, salt: salt),
        ChatBody.amendment(edit)
      ),
    ] {
      let payload = try #require(parts.payload)
      #expect(parts.body == GoldenFile.bytes(name), "\(name): \(parts.body)")
      #expect(payload == GoldenFile.bytes(name + "-payload"), "\(name): \(payload)")
      #expect(try ChatBodyCodec.decode(parts.body, payload: .bytes(payload)) == whole)
    }
    for (name, change) in [
      ("deletion", MessageAmendment.Change.deletion), ("acknowledgement", .acknowledgement),
    ] {
      let amendment = MessageAmendment(
        room: "lobby", authorID: 7, delegation: 300, target: MessageID(stream: 7, seq: 1),
        change: change)
      let golden = GoldenFile.bytes("message-change-v2-\(name)")
      let parts = try ChatBodyCodec.parts(of: amendment, salt: salt)
      #expect(parts == ChatParts(body: golden), "\(name): \(parts.body)")
      #expect(try ChatBodyCodec.decode(golden) == .amendment(amendment), "\(name)")
    }
  }

  @Test func picturesAreOfAFewKindsAndSmall() throws {
    let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]
    let webp = Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WEBPVP8 ".utf8)
    for image in [[], jpeg, webp] {
      let picture = PersonPicture(authorID: 7, delegation: 300, image: image)
      #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(picture)) == .picture(picture))
    }
    let golden = PersonPicture(authorID: 7, delegation: 300, image: jpeg)
    let bytes = try ChatBodyCodec.encode(golden)
    #expect(bytes == GoldenFile.bytes("profile-v2"), "\(bytes)")
    let svg = Array("<svg onload='x()'/>".utf8)
    let html = Array("<!doctype html><script>x()</script>".utf8)
    let large = jpeg + [UInt8](repeating: 0, count: ChatLimits.pictureBytes)
    for image in [svg, html, large, [0xFF], Array("RIFF____WAVE".utf8), Array("GIF89a".utf8)] {
      #expect(throws: ChatCodecError.invalid(field: .picture)) {
        try ChatBodyCodec.encode(PersonPicture(authorID: 7, delegation: 300, image: image))
      }
    }
  }

  @Test func anErasedTextLeavesTheRest() throws {
    let parts = try ChatBodyCodec.parts(of: golden, salt: salt)
    guard case .message(let left) = try ChatBodyCodec.decode(parts.body, payload: .absent) else {
      Issue.record("not a message")
      return
    }
    #expect(left.text.isEmpty)
    #expect(left.parents == golden.parents && left.tag == golden.tag)
    let inside = try ChatBodyCodec.encode(golden)
    let payload = try #require(parts.payload)
    // A text in both places, in neither, a payload without its salt, one of another kind.
    for (body, beside) in [
      (inside, ChatPayload.bytes(payload)), (inside, .absent), (parts.body, .none),
      (parts.body, .bytes(Array(payload.dropFirst(18)))), (parts.body, .bytes([])),
      (parts.body, .bytes([0xFF])),
    ] {
      #expect(throws: ChatCodecError.self) { try ChatBodyCodec.decode(body, payload: beside) }
    }
    #expect(throws: ChatCodecError.invalid(field: .payload)) {
      try ChatBodyCodec.parts(of: golden, salt: [1])
    }
    #expect(throws: ChatCodecError.invalid(field: .text)) {
      try ChatBodyCodec.parts(
        of: RoomMessage(room: "lobby", authorID: 7, authorName: "Ada", text: "", parents: []),
        salt: salt)
    }
  }

  @Test func goldenFilesOfWhatCameLater() throws {
    guard
      case .delegation(let delegation) = try ChatBodyCodec.decode(
        GoldenFile.bytes("delegation-v1"))
    else {
      Issue.record("not a delegation")
      return
    }
    #expect(delegation.until == 1_800_000_000_000)
    #expect(delegation.nonce == [UInt8](0..<16))
    #expect(try ChatBodyCodec.encode(delegation) == GoldenFile.bytes("delegation-v1"))

    let reply = RoomMessage(
      room: "lobby", authorID: 7, authorName: "Ada", text: "yes", parents: [], delegation: 300,
      replyTo: MessageID(stream: 7, seq: 1))
    #expect(try ChatBodyCodec.encode(reply) == GoldenFile.bytes("room-message-v1-reply"))
    #expect(
      try ChatBodyCodec.decode(GoldenFile.bytes("room-message-v1-reply")) == .message(reply))

    let mark = ReadMark(
      room: "lobby", authorID: 7, delegation: 300,
      position: TimelinePosition(key: 9 << 16, depth: 2, id: MessageID(stream: 7, seq: 1)))
    #expect(try ChatBodyCodec.encode(mark) == GoldenFile.bytes("read-mark-v1"))
    #expect(try ChatBodyCodec.decode(GoldenFile.bytes("read-mark-v1")) == .read(mark))

    for (name, change) in [
      ("edit", MessageAmendment.Change.edit("better")), ("pin", .pin(isOn: true)),
      ("unpin", .pin(isOn: false)), ("reaction", .reaction(emoji: "👍", isOn: true)),
    ] {
      let amendment = MessageAmendment(
        room: "lobby", authorID: 7, delegation: 300, target: MessageID(stream: 7, seq: 1),
        change: change)
      let golden = GoldenFile.bytes("message-change-v1-\(name)")
      #expect(try ChatBodyCodec.encode(amendment) == golden, "\(name)")
      #expect(try ChatBodyCodec.decode(golden) == .amendment(amendment), "\(name)")
    }
  }

  @Test func changesThatBreakARuleAreRefused() throws {
    func amendment(_ change: MessageAmendment.Change, room: String = "lobby") -> MessageAmendment {
      MessageAmendment(
        room: room, authorID: 7, delegation: nil, target: MessageID(stream: 7, seq: 1),
        change: change)
    }
    let broken: [(ChatCodecError.Field, MessageAmendment)] = [
      (.emoji, amendment(.reaction(emoji: "<b>", isOn: true))), (.text, amendment(.edit(""))),
      (.text, amendment(.edit("\u{1B}[31m"))), (.room, amendment(.pin(isOn: true), room: "A b")),
    ]
    for (field, amendment) in broken {
      #expect(throws: ChatCodecError.invalid(field: field)) { try ChatBodyCodec.encode(amendment) }
    }
    // A change of a later kind: field 15 of the change.
    #expect(try ChatBodyCodec.decode([0x1A, 0x03, 0x7A, 0x01, 0x00]) == .unknown)
  }

  @Test func laterKindsAreUnknownAndNotAnError() throws {
    // Field 15, length-delimited, two bytes: a kind this version does not have.
    #expect(try ChatBodyCodec.decode([0x7A, 0x02, 0x08, 0x01]) == .unknown)
    #expect(try ChatBodyCodec.decode([]) == .unknown)
  }

  @Test func laterFieldsOfAMessageArePassedOver() throws {
    let later: [UInt8] = [0xC2, 0x3E, 0x01, 0x58]  // field 1000
    var bytes = try ChatBodyCodec.encode(golden)
    let (length, start) = (Int(bytes[1]), 2)
    #expect(length + start == bytes.count)
    bytes[1] += UInt8(later.count)
    #expect(try ChatBodyCodec.decode(bytes + later) == .message(golden))
  }

  @Test func truncatedBytesAreMalformed() throws {
    let bytes = try ChatBodyCodec.encode(golden)
    for length in 1..<bytes.count {
      #expect(throws: ChatCodecError.malformed) {
        try ChatBodyCodec.decode(Array(bytes[..<length]))
      }
    }
  }

  @Test func textThatIsNotUTF8IsMalformed() {
    let bytes: [UInt8] = [0x0A, 0x04, 0x22, 0x02, 0xC3, 0x28]
    #expect(throws: ChatCodecError.malformed) { try ChatBodyCodec.decode(bytes) }
  }

  @Test func oversizedBytesAreNotLookedAt() {
    let bytes = [UInt8](repeating: 0, count: ChatLimits.bodyBytes + 1)
    #expect(throws: ChatCodecError.tooLarge(bytes: bytes.count, limit: ChatLimits.bodyBytes)) {
      try ChatBodyCodec.decode(bytes)
    }
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    let field: ChatCodecError.Field
    let message: RoomMessage
    var testDescription: String { field.rawValue }

    init(
      _ field: ChatCodecError.Field, room: String = "lobby", name: String = "Ada",
      text: String = "hello", parents: Int = 0, tag: String? = nil
    ) {
      self.field = field
      message = RoomMessage(
        room: room, authorID: 1, authorName: name, text: text,
        parents: (0..<UInt64(parents)).map { MessageID(stream: $0, seq: 1) }, tag: tag)
    }
  }

  @Test(arguments: [
    Broken(.room, room: ""), Broken(.room, room: "Lobby"), Broken(.room, room: "a b"),
    Broken(.room, room: "a\u{202E}b"), Broken(.room, room: String(repeating: "a", count: 129)),
    Broken(.authorName, name: ""), Broken(.authorName, name: "a\nb"),
    Broken(.authorName, name: " a"), Broken(.authorName, name: "\u{200D}"),
    Broken(.authorName, name: "a\u{1B}[2J"), Broken(.authorName, name: "a\u{2066}b"),
    Broken(.authorName, name: String(repeating: "a", count: ChatLimits.nameBytes + 1)),
    Broken(.text, text: ""), Broken(.text, text: " \n"), Broken(.text, text: "a\u{1B}[2J"),
    Broken(.text, text: "a\u{9B}2J"), Broken(.text, text: "a\0"),
    Broken(.text, text: String(repeating: "a", count: ChatLimits.textBytes + 1)),
    Broken(.parents, parents: 9), Broken(.tag, tag: "a\nb"),
    Broken(.tag, tag: String(repeating: "t", count: 65)),
  ])
  func rulesAreCheckedWhenWritingAndReading(broken: Broken) throws {
    #expect(throws: ChatCodecError.invalid(field: broken.field)) {
      try ChatBodyCodec.encode(broken.message)
    }
    // A hostile node does not check.
    var wire = WireChatBody()
    wire.roomMessage.room = broken.message.room
    wire.roomMessage.authorName = broken.message.authorName
    wire.roomMessage.text = broken.message.text
    wire.roomMessage.tag = broken.message.tag ?? ""
    wire.roomMessage.parents = broken.message.parents.map { _ in WireMessageReference() }
    let bytes = try WireBytes.encode(wire, limit: 1 << 20)
    #expect(throws: ChatCodecError.invalid(field: broken.field)) {
      try ChatBodyCodec.decode(bytes)
    }
  }

  @Test func theLargestMessageFitsItsLimit() throws {
    let largest = RoomMessage(
      room: String(repeating: "é", count: 64), authorID: .max,
      authorName: String(repeating: "😀", count: 64),
      text: String(repeating: "x", count: ChatLimits.textBytes),
      parents: (0..<8).map { MessageID(stream: .max - $0, seq: .max) },
      tag: String(repeating: "t", count: 64))
    #expect(try ChatBodyCodec.encode(largest).count <= ChatLimits.bodyBytes)
  }

  @Test func typingRoundTripAndLaterKind() throws {
    let typing = TypingNotice(room: "garden", authorID: 9, authorName: "Bob")
    #expect(
      try EphemeralBodyCodec.decode(EphemeralBodyCodec.encode(typing)) == .typing(typing))
    #expect(try EphemeralBodyCodec.decode([0x7A, 0x00]) == .unknown)
    #expect(throws: ChatCodecError.invalid(field: .room)) {
      try EphemeralBodyCodec.encode(TypingNotice(room: "A", authorID: 9, authorName: "Bob"))
    }
  }
}
