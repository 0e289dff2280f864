import Chat
import GRDB
import Gossip
import Testing

@testable import MeshNode

@Suite struct AppendTests {
  let directory = TemporaryDirectory()

  @Test func aMessageIsPlacedAndFoundAgainAfterReopening() async throws {
    var ada = StreamWriter(7)
    let first = ada.firstEvent
    let hello = try ada.say("hello", at: 1_000, tag: "t1")
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let committed = try await store.append([first, hello])
      #expect(committed.map(\.logPosition) == [1, 2])
      #expect(committed[0].entry == nil)
      let entry = try #require(committed[1].entry)
      #expect(entry.text == "hello")
      #expect(entry.writtenAt == 1_000)
      #expect(entry.node == NodeID(Digest.sha256(ada.key.bytes)))
      #expect(!entry.isLate && !entry.hasGap)
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(store.wasCleanlyClosed)
      let history = try await store.timeline(of: "lobby", before: nil, limit: 100)
      #expect(history.map(\.text) == ["hello"])
      #expect(try await store.entry(hello.id) == history.first)
      #expect(try await store.entry(author: ada.unsignedID, tag: "t1") == history.first)
      #expect(try await store.entry(author: ada.unsignedID, tag: "t2") == nil)
      #expect(try await store.event(hello.id) == hello)
      #expect(try await store.logPosition() == 2)
      let rooms = try await store.rooms()
      #expect(rooms == [RoomSummary(name: "lobby", messages: 1, last: 1_000)])
      let streams = try await store.streams()
      #expect(streams.map(\.head.head) == [1])
      #expect(streams.first?.head.headHash == hello.hash)
      #expect(streams.first?.authorKey == ada.key)
    }
  }

  @Test func whatIsThereIsPassedOver() async throws {
    var ada = StreamWriter(7)
    let events = [ada.firstEvent, try ada.say("one", at: 1), try ada.say("two", at: 2)]
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(Array(events.prefix(2)))
      let second = try await store.append(events)
      #expect(second.map(\.event.id) == [events[2].id])
      #expect(try await store.logPosition() == 3)
    }
  }

  @Test func whatDoesNotContinueItsStreamIsRefusedWhole() async throws {
    var ada = StreamWriter(7)
    var bob = StreamWriter(8)
    let one = try ada.say("one", at: 1)
    let bobs = try bob.say("bob", at: 1)
    var other = StreamWriter(7, time: 5)
    let wrongPrevious = try other.say("other", at: 1)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let first = StreamWriter(7).firstEvent
      await #expect(throws: StorageError.notContiguous("\(one.id)")) {
        try await store.append([one])
      }
      await #expect(throws: StorageError.notContiguous("\(wrongPrevious.id)")) {
        try await store.append([first, wrongPrevious])
      }
      #expect(try await store.logPosition() == 0)
      await #expect(throws: StorageError.notContiguous("\(bobs.id)")) {
        try await store.append([first, one, bobs])
      }
      #expect(try await store.streams().isEmpty)
      #expect(try await store.append([first, one]).count == 2)
    }
  }

  @Test func unknownBodiesAreKeptAndNotShown() async throws {
    var ada = StreamWriter(7)
    let first = ada.firstEvent
    let unknown = ada.write([0xFA, 0x3F, 0x01, 0x00], at: 1)
    let empty = ada.write([], at: 2)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let committed = try await store.append([first, unknown, empty])
      #expect(committed.allSatisfy { $0.entry == nil })
      let range = StreamRange(stream: ada.stream, first: 0, last: 9)
      let run = try await store.run(range, budget: BulkBudget(events: 64, bytes: 1 << 20))
      #expect(run.events == [first, unknown, empty])
      #expect(run.damaged.isEmpty)
    }
  }

  @Test func manyCallsAtOnceAreWrittenInOrderInFewTransactions() async throws {
    let count = 500
    try await SQLiteEventStore.with(directory.data) { store async throws in
      var ada = StreamWriter(7)
      _ = try await store.append([ada.firstEvent])
      let events = try (0..<count).map { try ada.say("\($0)", at: UInt64($0)) }
      let positions = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for event in events {
          // In order: a task begins where the one before has put its call into the queue.
          let before = store.queue.admitted
          group.addTask { try await store.append([event]).map(\.logPosition) }
          while store.queue.admitted == before { await Task.yield() }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(positions.sorted() == Array(2...Int64(count + 1)))
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 1_000).count == count)
    }
  }

  @Test func aTransactionIsOnTheDiskBeforeItIsAcknowledged() async throws {
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let synchronous = try await store.pool.writeWithoutTransaction {
        try Int.fetchOne($0, sql: "PRAGMA synchronous")
      }
      #expect(synchronous == 2)
      let journal = try await store.pool.read {
        try String.fetchOne($0, sql: "PRAGMA journal_mode")
      }
      #expect(journal == "wal")
    }
  }

  @Test func ownStreamsFollowEachOther() async throws {
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(try await store.ownStream() == nil)
      var first = StreamWriter(9)
      try await store.beginStream(first.firstEvent)
      _ = try await store.append([try first.say("a", at: 3)])
      #expect(try await store.ownStream()?.head == 1)
      let second = StreamWriter(3)
      try await store.beginStream(second.firstEvent)
      #expect(try await store.ownStream()?.stream == second.stream)
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(try await store.ownStream()?.stream == StreamID(3))
    }
  }
}
