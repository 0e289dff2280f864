import Chat
import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

/// What is deleted for everyone is erased where it is stored, whatever came first; the events stay.
@Suite struct ErasureTests {
  let directory = TemporaryDirectory()
  private let everything = BulkBudget(events: 1_000, bytes: 1 << 30)

  private struct History {
    var ada = Speaker(1)
    let secret: Event
    let edit: Event
    let deletion: Event

    init() {
      secret = ada.says("a secret-first text", at: 10)
      edit = ada.changes(secret, .edit("a secret-second text"), at: 20)
      _ = ada.says("something else", at: 25)
      deletion = ada.changes(secret, .deletion, at: 30)
    }
  }

  private func entry(_ event: Event, _ store: SQLiteEventStore) async throws -> StoredEntry {
    try #require(try await store.entry(event.id))
  }

  @Test func whatIsDeletedIsErasedAndTheChainHolds() async throws {
    let history = History()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(Array(history.ada.events.prefix(4)))
      #expect(try await entry(history.secret, store).shownText == "a secret-second text")
      let committed = try await store.append(Array(history.ada.events.dropFirst(4)))
      let told = try #require(committed.last)
      #expect(told.changed?.shownText == "" && told.changesText)

      let entry = try await entry(history.secret, store)
      #expect(entry.outcome?.deletion?.person == history.ada.person)
      #expect(entry.text.isEmpty && entry.shownText.isEmpty)
      #expect(entry.outcome?.history.isEmpty == true)
      let range = StreamRange(stream: history.secret.stream, first: 0, last: 9)
      let run = try await store.run(range, budget: everything)
      #expect(run.damaged.isEmpty)
      #expect(run.events.map(\.hash) == history.ada.events.map(\.hash))
      #expect(run.events.filter(\.lacksPayload).map(\.id) == [history.secret.id, history.edit.id])
      #expect(try await store.missingPayloads(limit: 9) == [])
      // Nobody brings it back.
      #expect(try await store.append([history.secret, history.edit]).isEmpty)
      #expect(try await self.entry(history.secret, store).text.isEmpty)
      try await store.rebuild()
      #expect(try await self.entry(history.secret, store) == entry)
    }
    #expect(try Self.contains("secret-", in: directory.path) == false)
    #expect(try Self.contains("something else", in: directory.path))
  }

  /// While the store is open, too: neither the file nor its write-ahead log.
  @Test func nothingOfItIsLeftInTheFiles() async throws {
    let history = History()
    let path = directory.path
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(Array(history.ada.events.prefix(4)))
      #expect(try Self.contains("secret-", in: path))
      _ = try await store.append(Array(history.ada.events.dropFirst(4)))
      // A reader that was in the way of the first try is out of it at a later one.
      while try Self.contains("secret-", in: path) {
        _ = try await store.missingPayloads(limit: 1)
      }
    }
  }

  @Test func everyOrderOfTheSameEventsEndsTheSame() async throws {
    let history = History()
    var bob = Speaker(2)
    let reaction = bob.changes(history.secret, .reaction(emoji: "👍", isOn: true), at: 15)
    // Bob is nobody here: his wish counts for nothing.
    bob.changes(history.secret, .deletion, at: 16)
    bob.changes(history.secret, .edit("Bob's secret-words"), at: 17)
    #expect(reaction.header.payload == nil)
    for order in [[history.ada.events, bob.events], [bob.events, history.ada.events]] {
      let directory = TemporaryDirectory()
      try await SQLiteEventStore.with(directory.data) { store async throws in
        for events in order { _ = try await store.append(events) }
        let entry = try await entry(history.secret, store)
        #expect(entry.outcome?.deletion?.person == history.ada.person)
        #expect(entry.outcome?.reactions.isEmpty == true)
      }
    }
    // Deleted on another node before the message itself comes.
    let other = TemporaryDirectory()
    var elsewhere = Speaker(1, node: 9)
    elsewhere.changes(history.secret, .deletion, at: 31)
    try await SQLiteEventStore.with(other.data) { store async throws in
      _ = try await store.append(elsewhere.events)
      _ = try await store.append(Array(history.ada.events.prefix(4)))
      let entry = try await entry(history.secret, store)
      #expect(entry.outcome?.isDeleted == true)
      let stored = try await store.event(history.edit.id)
      #expect(stored?.lacksPayload == true)
    }
    #expect(try Self.contains("secret-", in: other.path) == false)
  }

  @Test func onlyWhoMayDeletes() async throws {
    var ada = Speaker(1)
    var bob = Speaker(2)
    ada.does(.created, in: "garden", at: 5)
    let said = bob.says("weeds", in: "garden", at: 10)
    let wish = ada.changes(said, .deletion, in: "garden", at: 20)
    var eve = Speaker(3)
    let words = bob.says("flowers", in: "garden", at: 30)
    eve.changes(words, .deletion, in: "garden", at: 40)
    #expect(wish.header.payload == nil)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      for events in [bob.events, eve.events, ada.events] { _ = try await store.append(events) }
      #expect(try await entry(said, store).outcome?.deletion?.person == ada.person)
      #expect(try await entry(words, store).shownText == "flowers")
      #expect(try await store.event(words.id)?.lacksPayload == false)
      #expect(try await store.event(said.id)?.lacksPayload == true)
    }
  }

  /// The appointment comes after the deletion: what counts is known only then.
  @Test func deletionsAreJudgedAnewWhenOperatorsChange() async throws {
    var ada = Speaker(1)
    var bob = Speaker(2)
    var eve = Speaker(3)
    ada.does(.created, in: "garden", at: 5)
    ada.does(.appointment(of: eve.person, isOn: true), in: "garden", at: 6)
    let said = bob.says("weeds", in: "garden", at: 10)
    eve.changes(said, .deletion, in: "garden", at: 20)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(bob.events)
      _ = try await store.append(eve.events)
      #expect(try await entry(said, store).shownText == "weeds")
      let committed = try await store.append(ada.events)
      #expect(committed.flatMap(\.moved).map(\.id) == [said.id])
      #expect(try await entry(said, store).outcome?.deletion?.person == eve.person)
      #expect(try await store.event(said.id)?.lacksPayload == true)
    }
    // She had been dismissed before, as comes out later: others still have it, and are asked.
    ada.does(.appointment(of: eve.person, isOn: false), in: "garden", at: 8)
    let last = try #require(ada.events.last)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append([last])
      let entry = try await entry(said, store)
      #expect(entry.outcome?.isDeleted != true)
      #expect(entry.shownText.isEmpty)
      #expect(try await store.missingPayloads(limit: 9) == [said.id])
      let again = try await store.append([said])
      #expect(again.first?.changed?.shownText == "weeds")
      #expect(try await store.missingPayloads(limit: 9) == [])
      #expect(try await self.entry(said, store).shownText == "weeds")
    }
  }

  @Test func whatCameWithoutItsPayloadIsMissedUntilADeletionExplainsIt() async throws {
    let history = History()
    let bare = history.ada.events.map(\.erased)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(Array(bare.prefix(5)))
      let missing = try await store.missingPayloads(limit: 9)
      #expect(Set(missing) == Set(bare.filter(\.lacksPayload).prefix(3).map(\.id)))
      let restored = try await store.append([history.edit])
      #expect(restored.first?.changed?.shownText == "a secret-second text")
      _ = try await store.append(Array(bare.dropFirst(5)))
      #expect(try await store.missingPayloads(limit: 9) == [bare[4].id], "the one not deleted")
      #expect(try await store.event(history.edit.id)?.lacksPayload == true)
    }
  }

  /// A deletion whose own event is gone still counts, also when all is derived anew.
  @Test func aDeletionOutlivesItsEventAsLongAsTheMessage() async throws {
    var ada = Speaker(1)
    let secret = ada.says("secret-", at: 90_000)
    var elsewhere = Speaker(1, until: 20_000, node: 9)
    elsewhere.changes(secret, .deletion, at: 10_000)
    _ = elsewhere.says("later", at: 100_000)
    _ = elsewhere.says("last", at: 100_001)
    let policy = RetentionPolicy(ageMax: .seconds(20))
    let before = Speaker(5)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      // Another room first, so that rooms get other numbers the second time.
      _ = try await store.append(before.events)
      _ = try await store.append(ada.events)
      _ = try await store.append(elsewhere.events)
      while try await !store.retain(policy, now: HybridTime(milliseconds: 101_000)).isDone {}
      #expect(try await store.event(elsewhere.events[2].id) == nil, "retention removed it")
      #expect(try await entry(secret, store).outcome?.isDeleted == true)
      try await store.rebuild()
      #expect(try await entry(secret, store).outcome?.isDeleted == true)
    }
  }

  @Test func threadsAreFoundAndCounted() async throws {
    var ada = Speaker(1)
    let first = ada.says("a question", at: 10)
    let id = MessageID(first.id)
    for number in 1...5 { _ = ada.says("answer \(number)", thread: id, at: 10 + UInt64(number)) }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      #expect(try await entry(first, store).answers == 5)
      let page = try await store.thread(of: first.id, before: nil, limit: 2)
      #expect(page.entries.map(\.text) == ["answer 4", "answer 5"])
      #expect(page.hasMore && page.entries.allSatisfy { $0.thread == first.id })
      let older = try await store.thread(
        of: first.id, before: page.entries.first?.position, limit: 9)
      #expect(older.entries.map(\.text) == ["answer 1", "answer 2", "answer 3"])
      let plan = try await store.plan(
        of: EntryQuery.sql(
          where: SQLiteEventStore.inThreadBefore, order: SQLiteEventStore.newestFirst))
      #expect(plan.contains { $0.contains("messages_by_thread") })
      #expect(!plan.contains { $0.contains("USE TEMP B-TREE") }, "\(plan)")
    }
  }

  /// Nobody's edit, pin or reaction wins until next year; a deletion is not made to wait.
  @Test func whatIsDatedAheadWaitsButForDeletions() async throws {
    var ada = Speaker(1)
    var bob = Speaker(2)
    let said = ada.says("now", at: 10)
    let other = ada.says("gone", at: 11)
    let ahead = SystemClock.now().wallMilliseconds + 3_600_000
    ada.changes(said, .edit("later"), at: ahead)
    bob.changes(said, .pin(isOn: true), at: ahead)
    bob.changes(said, .reaction(emoji: "👍", isOn: true), at: ahead)
    ada.changes(other, .deletion, at: ahead + 1)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      _ = try await store.append(bob.events)
      let entry = try await entry(said, store)
      #expect(entry.shownText == "now")
      #expect(entry.outcome?.isPinned != true && entry.outcome?.reactions.isEmpty != false)
      #expect(try await self.entry(other, store).outcome?.isDeleted == true)
    }
  }

  @Test func acknowledgementsAreKept() async throws {
    var ada = Speaker(1)
    var bob = Speaker(2)
    let said = ada.says("leave the building", at: 10)
    bob.changes(said, .acknowledgement, at: 20)
    bob.changes(said, .acknowledgement, at: 30)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(bob.events)
      _ = try await store.append(ada.events)
      #expect(try await entry(said, store).outcome?.acknowledgedBy == [bob.person])
    }
  }

  private static func contains(_ text: String, in folder: String) throws -> Bool {
    let needle = Data(text.utf8)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return files.contains { name in
      FileManager.default.contents(atPath: folder + "/" + name)?.range(of: needle) != nil
    }
  }
}
