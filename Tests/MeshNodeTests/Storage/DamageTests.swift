import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

@Suite struct DamageTests {
  let directory = TemporaryDirectory()
  private let everything = BulkBudget(events: 1_000, bytes: 1 << 30)

  private func events() throws -> [Event] {
    var ada = StreamWriter(7)
    return [ada.firstEvent] + (try (1...9).map { try ada.say("\($0)", at: UInt64($0)) })
  }

  @Test(arguments: [
    "header = zeroblob(93)", "hash = zeroblob(32)", "signature = zeroblob(64)",
    "body = CAST('nonsense' AS BLOB)", "header = x''",
  ])
  func aDamagedEventIsReportedAndReplaced(change: String) async throws {
    let events = try events()
    let range = StreamRange(stream: StreamID(7), first: 0, last: 9)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let history = try await store.timeline(of: "lobby", before: nil, limit: 100)
      try await store.pool.write {
        try $0.execute(sql: "UPDATE events SET \(change) WHERE log_position = 5")
      }
      let page = try await store.history(of: "lobby", before: nil, limit: 100)
      #expect(page.damaged == [events[4].id])
      #expect(page.entries == history, "what was derived from it stands in for it")
      let run = try await store.run(range, budget: everything)
      #expect(run.events == Array(events.prefix(4)))
      #expect(run.damaged == [events[4].id])
      #expect(try await store.event(events[4].id) == nil)

      let again = try await store.append([events[4]])
      #expect(again.map(\.logPosition) == [5])
      let whole = try await store.run(range, budget: everything)
      #expect(whole.events == events)
      #expect(whole.damaged.isEmpty)
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 100) == history)
    }
  }

  @Test func whatWasDerivedIsNotBelievedAgainstTheEvent() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let history = try await store.timeline(of: "lobby", before: nil, limit: 100)
      try await store.pool.write {
        try $0.execute(sql: "UPDATE messages SET text = 'other', author_name = 'Eve'")
      }
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 100) == history)
    }
  }

  @Test(arguments: [true, false])
  func aLostEventIsReportedAndTakenBack(withItsMessage: Bool) async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      try await store.pool.write { database in
        try database.execute(sql: "DELETE FROM events WHERE log_position = 5")
        guard withItsMessage else { return }
        try database.execute(sql: "DELETE FROM messages WHERE log_position = 5")
      }
      let range = StreamRange(stream: StreamID(7), first: 2, last: 9)
      let run = try await store.run(range, budget: everything)
      #expect(run.damaged == [events[4].id])
      _ = try await store.append([events[4]])
      #expect(try await store.run(range, budget: everything).events == Array(events.dropFirst(2)))
      let history = try await store.timeline(of: "lobby", before: nil, limit: 100)
      #expect(history.map(\.text) == (1...9).map { "\($0)" })
      #expect(try await store.logPosition() == (withItsMessage ? 11 : 10))
    }
  }

  @Test func anotherEventInATakenPlaceIsKeptAsProofOfAFork() async throws {
    let events = try events()
    var twin = StreamWriter(7)
    let second = try twin.say("something else", at: 1)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      #expect(try await store.append([second]).isEmpty)
      #expect(try await store.streams().first?.isForked == true)
      #expect(try await store.event(events[1].id) == events[1])
      #expect(try await store.forks(of: StreamID(7)) == [second])
    }
  }

  @Test func aRunEndsAtItsBudgetButNeverBeforeOneEvent() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let range = StreamRange(stream: StreamID(7), first: 1, last: 100)
      let one = try await store.run(range, budget: BulkBudget(events: 64, bytes: 0))
      #expect(one.events == [events[1]])
      let three = try await store.run(range, budget: BulkBudget(events: 3, bytes: 1 << 20))
      #expect(three.events == Array(events[1...3]))
      let bytes = events[1].cost + events[2].cost
      let two = try await store.run(range, budget: BulkBudget(events: 64, bytes: bytes))
      #expect(two.events == Array(events[1...2]))
      let unknown = StreamRange(stream: StreamID(8), first: 0, last: 1)
      #expect(try await store.run(unknown, budget: everything).events.isEmpty)
    }
  }

  @Test func aBrokenDatabaseFileIsAClearError() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
    }
    let path = directory.data.databasePath
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0x5A, count: Int(size) - 4_096))
    try file.close()
    let error = await #expect(throws: StorageError.self) {
      try await SQLiteEventStore.with(directory.data) { store async throws in
        _ = try await store.timeline(of: "lobby", before: nil, limit: 10)
      }
    }
    guard case .corrupt(let text) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains(path))
    #expect(text.contains("meshchat reset"))
  }
}
