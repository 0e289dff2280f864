import Chat
import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

/// Databases of every schema version there was, kept as files: each must open for ever.
@Suite struct GoldenDatabaseTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden").path
  private static let isWriting = ProcessInfo.processInfo.environment["MESHCHAT_GOLDEN"] != nil

  private let directory = TemporaryDirectory()

  private static func history() throws -> (ada: [Event], bob: [Event]) {
    var ada = StreamWriter(7)
    var bob = StreamWriter(0x8000_0000_0000_0001)
    let hello = try ada.say("hello", at: 1_000, tag: "t")
    let answer = try bob.say("héllo 👋", at: 900, parents: [hello])
    let unknown = bob.write([0xFA, 0x3F, 0x01, 0x00], at: 1_500)
    let side = try ada.say("beside", in: "side", at: 2_000, parents: [hello])
    return ([ada.firstEvent, hello, side], [bob.firstEvent, answer, unknown])
  }

  private func copy(_ name: String) throws {
    try directory.data.prepare()
    try FileManager.default.copyItem(
      atPath: Self.golden + "/" + name, toPath: directory.data.databasePath)
  }

  @Test func version1Opens() async throws {
    try copy("v1.sqlite")
    let history = try Self.history()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let lobby = try await store.timeline(of: "lobby", before: nil, limit: 10)
      #expect(lobby.map(\.text) == ["hello", "héllo 👋"])
      #expect(
        try await store.entry(author: StreamWriter(7).unsignedID, tag: "t")?.id == history.ada[1].id
      )
      #expect(try await store.ownStream()?.headHash == history.ada[2].hash)
      let range = StreamRange(stream: history.bob[0].stream, first: 0, last: 9)
      let run = try await store.run(range, budget: BulkBudget(events: 9, bytes: 1 << 20))
      #expect(run.events == history.bob)
      #expect(try await store.rememberedContacts().first?.endpoints.first?.host == "fe80::1%eth0")
      try await store.rebuild()
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 10) == lobby)
    }
  }

  @Test func version2Opens() async throws {
    try copy("v2.sqlite")
    let history = try Self.history()
    let changes = try Self.changes()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let lobby = try await store.timeline(of: "lobby", before: nil, limit: 10)
      #expect(lobby.map(\.shownText) == ["hello again", "héllo 👋", "with a key"])
      #expect(lobby.map(\.isSigned) == [false, false, true])
      #expect(lobby[0].id == history.ada[1].id)
      #expect(lobby[0].outcome?.history.map(\.text) == ["hello"])
      #expect(lobby[2].id == changes[3].id)
      let reads = try await store.reads(of: "lobby")
      #expect(reads.map(\.position.id) == [MessageID(changes[3].id)])
      try await store.rebuild()
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 10) == lobby)
    }
  }

  /// What version 2 knows beyond version 1: Ada's node edits and pins, then speaks for a guest.
  private static func changes() throws -> [Event] {
    var ada = try Self.adaBefore()
    return try changes(&ada)
  }

  private static func changesWriter() throws -> StreamWriter {
    var ada = try Self.adaBefore()
    _ = try changes(&ada)
    return ada
  }

  private static func adaBefore() throws -> StreamWriter {
    var ada = StreamWriter(7)
    let hello = try ada.say("hello", at: 1_000, tag: "t")
    _ = try ada.say("beside", in: "side", at: 2_000, parents: [hello])
    return ada
  }

  private static func changes(_ ada: inout StreamWriter) throws -> [Event] {
    let hello = try Self.history().ada[1]
    func amendment(_ change: MessageAmendment.Change) throws -> [UInt8] {
      try ChatBodyCodec.encode(
        MessageAmendment(
          room: "lobby", authorID: 7, delegation: nil, target: MessageID(hello.id),
          change: change))
    }
    let edit = ada.write(try amendment(.edit("hello again")), at: 3_000)
    let pin = ada.write(try amendment(.pin(isOn: true)), at: 3_001)
    let vouching = ada.write(
      try ChatBodyCodec.encode(try #require(Self.delegation)), at: 3_002)
    let said = ada.write(
      try ChatBodyCodec.encode(
        RoomMessage(
          room: "lobby", authorID: GuestDevice(token: Self.token).person, authorName: "Eve",
          text: "with a key", parents: [], delegation: vouching.seq,
          replyTo: MessageID(hello.id))), at: 3_003)
    let read = ada.write(
      try ChatBodyCodec.encode(
        ReadMark(
          room: "lobby", authorID: GuestDevice(token: Self.token).person,
          delegation: vouching.seq,
          position: TimelinePosition(key: 7, depth: 0, id: MessageID(said.id)))), at: 3_004)
    return [edit, pin, vouching, said, read]
  }

  @Test func version3Opens() async throws {
    try copy("v3.sqlite")
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let person = GuestDevice(token: Self.token).person
      let info = try #require(try await store.roomInfo("garden"))
      #expect(info.topic?.text == "Seeds")
      #expect(info.operators == [person])
      #expect(try await store.members(of: "garden").map(\.name) == ["Eve"])
      let room = Self.sealedRoom
      let keys = try await store.keys(of: room, device: 9)
      #expect(keys.map(\.boxes.count) == [1])
      #expect(try await store.devices(of: [person]).count == 1)
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 10).count == 3)
      try await store.rebuild()
      #expect(try await store.roomInfo("garden") == info)
      #expect(try await store.keys(of: room, device: 9) == keys)
    }
  }

  /// What version 3 knows beyond version 2: the guest makes a room, and gives out a key.
  private static func rooms() throws -> [Event] {
    var writer = try changesWriter()
    let person = GuestDevice(token: token).person
    func done(_ change: RoomAmendment.Change) throws -> [UInt8] {
      try ChatBodyCodec.encode(
        RoomAmendment(
          room: "garden", authorID: person, authorName: "Eve", delegation: 5, change: change))
    }
    let box = RoomKeys.Box(
      device: 9, encapsulated: [UInt8](repeating: 4, count: Delegation.keyBytes),
      sealed: [UInt8](repeating: 5, count: RoomKeys.sealedBytes))
    let keys = RoomKeys(
      room: sealedRoom,
      authorID: person, delegation: 5, keyID: 77, number: 1, boxes: [box])
    let made = RoomAmendment(
      room: sealedRoom, authorID: person, authorName: "Eve", delegation: 5,
      change: .createdPrivate(salt: salt))
    return [
      writer.write(try ChatBodyCodec.encode(made), at: 3_999),
      writer.write(try done(.created), at: 4_000),
      writer.write(try done(.membership(isJoined: true)), at: 4_001),
      writer.write(try done(.topic("Seeds")), at: 4_002),
      writer.write(try ChatBodyCodec.encode(keys), at: 4_003),
    ]
  }

  @Test func version4Opens() async throws {
    try copy("v4.sqlite")
    let erasable = try Self.erasable()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let deleted = try #require(try await store.entry(erasable[0].id))
      #expect(deleted.outcome?.isDeleted == true && deleted.text.isEmpty)
      #expect(try await store.event(erasable[0].id) == erasable[0].erased)
      let urgent = try #require(try await store.entry(erasable[2].id))
      #expect(urgent.isUrgent && urgent.text == "urgent" && urgent.answers == 1)
      #expect(urgent.outcome?.acknowledgedBy.count == 1)
      #expect(try await store.thread(of: urgent.id, before: nil, limit: 9).entries.count == 1)
      #expect(try await store.picture(of: urgent.authorID) == Self.picture)
      let lobby = try await store.timeline(of: "lobby", before: nil, limit: 10)
      try await store.rebuild()
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 10) == lobby)
      #expect(try await store.picture(of: urgent.authorID) == Self.picture)
    }
  }

  /// What version 4 knows beyond version 3: texts that can be erased, one of them erased; an urgent
  /// message that was acknowledged, and answered in a thread; and a picture.
  private static func erasable() throws -> [Event] {
    var writer = try changesWriter()
    for event in try rooms() { writer.skip(to: event) }
    let person = GuestDevice(token: token).person
    func said(_ text: String, isUrgent: Bool = false, thread: Event? = nil) throws -> ChatParts {
      try ChatBodyCodec.parts(
        of: RoomMessage(
          room: "lobby", authorID: person, authorName: "Eve", text: text, parents: [],
          delegation: 5, isUrgent: isUrgent, thread: thread.map { MessageID($0.id) }), salt: salt)
    }
    func done(_ change: MessageAmendment.Change, to event: Event) throws -> ChatParts {
      try ChatBodyCodec.parts(
        of: MessageAmendment(
          room: "lobby", authorID: person, delegation: 5, target: MessageID(event.id),
          change: change), salt: salt)
    }
    let gone = writer.write(try said("gone"), at: 4_010)
    let deletion = writer.write(try done(.deletion, to: gone), at: 4_011)
    let urgent = writer.write(try said("urgent", isUrgent: true), at: 4_012)
    let seen = writer.write(try done(.acknowledgement, to: urgent), at: 4_013)
    let answer = writer.write(try said("answer", thread: urgent), at: 4_014)
    let picture = PersonPicture(authorID: person, delegation: 5, image: Self.picture)
    let shown = writer.write(try ChatBodyCodec.encode(picture), at: 4_015)
    return [gone, deletion, urgent, seen, answer, shown]
  }

  private static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 7]
  private static let salt = [UInt8](repeating: 5, count: SealedRoom.saltBytes)
  private static var sealedRoom: String {
    SealedRoom.privateName(
      madeBy: GuestDevice(token: token).person, salt: salt,
      cryptography: SwiftCryptoPersonCryptography())
  }

  private static let token = "golden-golden-golden"

  /// Signed once and kept: a signature is another one each time.
  private static var delegation: Delegation? {
    guard
      case .delegation(let delegation) = try? ChatBodyCodec.decode(
        GoldenBody.bytes("delegation-v1"))
    else { return nil }
    return delegation
  }

  @Test func aNewerSchemaIsRefusedUntouched() async throws {
    try copy("v1.sqlite")
    let path = directory.data.databasePath
    let queue = try DatabaseQueue(path: path)
    try await queue.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v999')")
    }
    try queue.close()
    let error = #expect(throws: StorageError.self) { try SQLiteEventStore(directory.data) }
    #expect(error == .newerSchema(found: "v999"))
    #expect(throws: StorageError.newerSchema(found: "v999")) { try LogExport(directory.data) }
  }

  @Test(
    .enabled(
      if: isWriting, "writes Golden/v4.sqlite: set MESHCHAT_GOLDEN=1 before a version is published")
  )
  func writeVersion4() async throws {
    let history = try Self.history()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      try await store.beginStream(history.ada[0])
      _ = try await store.append(Array(history.ada.dropFirst()))
      _ = try await store.append(history.bob)
      _ = try await store.append(try Self.changes())
      _ = try await store.append(try Self.rooms())
      _ = try await store.append(try Self.erasable())
      let endpoint = Endpoint(host: "fe80::1%eth0", port: 7_007)
      try await store.remember([PeerContact(key: PeerKey(.max), endpoints: [endpoint])])
    }
    let target = Self.golden + "/v4.sqlite"
    unlink(target)
    try FileManager.default.createDirectory(
      atPath: Self.golden, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: directory.data.databasePath, toPath: target)
  }
}

/// Bodies as the chat's own tests keep them.
private enum GoldenBody {
  static func bytes(_ name: String) -> [UInt8] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ChatTests/Golden/\(name).hex")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let digits = text.compactMap(\.hexDigitValue).map(UInt8.init)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
