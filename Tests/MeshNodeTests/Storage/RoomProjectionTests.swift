import Chat
import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

/// What is done to rooms, as the log derives it: the same in any order, and when it is made anew.
@Suite struct RoomProjectionTests {
  let directory = TemporaryDirectory()

  /// What is derived of rooms, as text.
  private func derived(_ store: SQLiteEventStore) async throws -> [String] {
    try await store.pool.read { database in
      try ["room_states", "members"].flatMap { table in
        try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1, 2")
          .map { "\(table) \($0)" }
      }
    }
  }

  /// Ada makes a room and names Bob an operator, who takes Eve out, whom Ada then dismisses; Eve sets a
  /// topic that does not count. Each on a node of their own.
  private func history() throws -> [[Event]] {
    var (ada, bob, eve) = (Speaker(1), Speaker(2), Speaker(3))
    ada.does(.created, in: "garden", at: 100)
    ada.does(.membership(isJoined: true), in: "garden", at: 101)
    ada.does(.appointment(of: bob.person, isOn: true), in: "garden", at: 200)
    ada.does(.topic("Seeds"), in: "garden", at: 250)
    ada.does(.appointment(of: bob.person, isOn: false), in: "garden", at: 500)
    bob.does(.membership(isJoined: true), in: "garden", at: 150)
    bob.does(.topic("Weeds"), in: "garden", at: 300)
    bob.does(.removal(of: eve.person), in: "garden", at: 310)
    bob.does(.topic("Too late"), in: "garden", at: 600)
    bob.does(.archived(true), in: "garden", at: 700)
    eve.does(.created, in: "garden", at: 140)
    eve.does(.membership(isJoined: true), in: "garden", at: 160)
    eve.does(.topic("Mine"), in: "garden", at: 400)
    return [ada.events, bob.events, eve.events]
  }

  @Test func theSameCountsInAnyOrder() async throws {
    let streams = try history()
    var expected: [String]?
    for seed in UInt64(0)..<12 {
      var generator = SeededGenerator(seed: seed)
      var left = streams.map { $0[...] }
      let data = DataDirectory(path: directory.path + "/\(seed)")
      try await SQLiteEventStore.with(data) { store async throws in
        while let index = left.indices.filter({ !left[$0].isEmpty }).randomElement(
          using: &generator)
        {
          _ = try await store.append([left[index].removeFirst()])
        }
        let state = try await derived(store)
        #expect(state == expected ?? state)
        expected = state
        try await store.rebuild()
        #expect(try await derived(store) == state)
        let info = try #require(try await store.roomInfo("garden"))
        #expect(info.topic?.text == "Weeds")
        #expect(info.maker == Speaker(1).person)
        #expect(info.operators == [Speaker(1).person])
        #expect(!info.isArchived)
        #expect(info.members == 2)
        #expect(try await store.standing(of: Speaker(3).person, in: "garden") == .removed)
        #expect(try await store.members(of: "garden").map(\.name) == ["person 1", "person 2"])
      }
    }
  }

  @Test func whatNobodyVouchesForDoesNotCount() async throws {
    var ada = StreamWriter(7)
    let body = try ChatBodyCodec.encode(
      RoomAmendment(
        room: "garden", authorID: 7, authorName: "Ada", delegation: nil, change: .created))
    let events = [ada.firstEvent, ada.write(body, at: 10)]
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      #expect(try await store.roomInfo("garden") == nil)
    }
  }

  @Test func aSealedRoomIsItsMakersAlone() async throws {
    let salt = [UInt8](repeating: 9, count: SealedRoom.saltBytes)
    var (ada, eve) = (Speaker(1), Speaker(2))
    let room = SealedRoom.privateName(
      madeBy: ada.person, salt: salt, cryptography: SwiftCryptoPersonCryptography())
    eve.does(.createdPrivate(salt: salt), in: room, at: 10)
    eve.does(.created, in: room, at: 11)
    eve.does(.admission(of: eve.person), in: room, at: 12)
    eve.does(.membership(isJoined: true), in: room, at: 13)
    ada.does(.createdPrivate(salt: salt), in: room, at: 100)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(eve.events + ada.events)
      #expect(try await store.roomInfo(room)?.maker == ada.person)
      #expect(try await store.standing(of: eve.person, in: room) == .outside)
      #expect(try await store.standing(of: ada.person, in: room) == .invited)
      #expect(try await store.places(of: eve.person).isEmpty)
      #expect(try await store.rooms().isEmpty)
    }
  }

  @Test func whatIsDatedAheadWaits() async throws {
    var ada = Speaker(1)
    let now = SystemClock.now().wallMilliseconds
    ada.does(.created, in: "garden", at: 100)
    ada.does(.topic("next year"), in: "garden", at: now + 400 * 24 * 3_600_000)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      #expect(try await store.roomInfo("garden")?.topic == nil)
      try await store.rebuild()
      #expect(try await store.roomInfo("garden")?.topic == nil)
    }
    // Its time has come: the same rows, with dates that have passed.
    let path = directory.data.databasePath
    let queue = try DatabaseQueue(path: path)
    let past = HybridTime(milliseconds: 200).bits.stored
    try await queue.write {
      try $0.execute(
        sql: "UPDATE room_changes SET time = ? WHERE content = 'next year'", arguments: [past])
    }
    try queue.close()
    var bob = Speaker(2)
    bob.does(.membership(isJoined: true), in: "garden", at: 300)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(bob.events)
      #expect(try await store.roomInfo("garden")?.topic?.text == "next year")
    }
  }

  @Test func whoIsAnOperatorOutlivesTheEventsThatSayIt() async throws {
    var ada = Speaker(1, until: 1_000_000)
    ada.does(.created, in: "garden", at: 100)
    ada.does(.membership(isJoined: true), in: "garden", at: 101)
    for number in 0..<50 {
      ada.does(.topic("topic \(number)"), in: "garden", at: 200 + UInt64(number))
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      let before = try await derived(store)
      let now = HybridTime(milliseconds: 10 * 24 * 3_600_000)
      let policy = RetentionPolicy(ageMax: .seconds(24 * 3_600))
      while try await !store.retain(policy, now: now).isDone {}
      #expect(try await store.event(ada.events[2].id) == nil)
      #expect(try await derived(store) == before)
      try await store.rebuild()
      #expect(try await derived(store) == before)
    }
  }

  @Test func aKeyIsItsFirstMakersHoweverOftenItIsSealedAgain() async throws {
    let salt = [UInt8](repeating: 9, count: SealedRoom.saltBytes)
    var (ada, bob, eve) = (Speaker(1), Speaker(2), Speaker(3))
    let room = SealedRoom.privateName(
      madeBy: ada.person, salt: salt, cryptography: SwiftCryptoPersonCryptography())
    // A stranger claims the key, with an old date, and writes others by the dozen.
    eve.shares(key: 77, with: [9], in: room, at: 50)
    for number in UInt64(0)..<50 { eve.shares(key: number, with: [9], in: room, at: 60 + number) }
    ada.does(.createdPrivate(salt: salt), in: room, at: 90)
    ada.does(.admission(of: bob.person), in: room, at: 95)
    ada.shares(key: 77, with: [1, 2], in: room, at: 100)
    bob.shares(key: 77, with: [3], in: room, at: 200)
    for streams in [[ada, bob, eve], [eve, bob, ada]] {
      let data = DataDirectory(path: directory.path + "/\(streams[0].person)")
      try await SQLiteEventStore.with(data) { store async throws in
        _ = try await store.append(streams.flatMap(\.events))
        let keys = try await store.keys(of: room, device: 3)
        #expect(keys.map(\.author) == [ada.person, bob.person])
        #expect(keys.map(\.maker) == [ada.person, ada.person])
        #expect(keys.map(\.since.time) == [100 << 16, 100 << 16])
        #expect(keys.map(\.held) == [[1, 2], [3]])
        #expect(keys.map(\.boxes.count) == [0, 1])
        try await store.rebuild()
        #expect(try await store.keys(of: room, device: 3) == keys)
      }
    }
  }

  @Test func devicesOfAPersonAreFound() async throws {
    let ada = Speaker(1)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let committed = try await store.append(ada.events)
      #expect(committed.compactMap(\.newDeviceOf) == [ada.person])
      let devices = try await store.devices(of: [ada.person, 5])
      #expect(devices.map(\.person) == [ada.person])
      let device = try #require(devices.first)
      let cryptography = SwiftCryptoPersonCryptography()
      let spokenFor = device.delegation.person(
        spokenForBy: device.node.bytes.bytes, cryptography: cryptography)
      #expect(spokenFor == ada.person)
      let address = device.delegation.device(cryptography: cryptography)
      #expect(try await store.knows(device: address, of: ada.person))
      #expect(try await !store.knows(device: address, of: 5))
    }
  }
}
