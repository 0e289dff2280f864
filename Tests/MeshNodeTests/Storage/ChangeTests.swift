import Chat
import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

/// What is done to messages, as the log derives it: the same in any order.
@Suite struct ChangeTests {
  let directory = TemporaryDirectory()

  private func change(
    _ change: MessageAmendment.Change, of target: Event, by author: UInt64,
    in room: String = "lobby"
  ) throws -> [UInt8] {
    try ChatBodyCodec.encode(
      MessageAmendment(
        room: room, authorID: author, delegation: nil,
        target: MessageID(target.id), change: change))
  }

  private struct History {
    let ada: [Event]
    let bob: [Event]
    var hello: Event { ada[1] }
  }

  /// Ada says hello and edits it; Bob reacts, edits what is not his, and names the wrong room.
  private func history() throws -> History {
    var ada = StreamWriter(7)
    var bob = StreamWriter(8)
    let hello = try ada.say("hello", at: 10)
    let ofAda = [
      ada.firstEvent, hello, ada.write(try change(.edit("hello all"), of: hello, by: 7), at: 20),
      ada.write(try change(.pin(isOn: true), of: hello, by: 7), at: 30),
    ]
    let ofBob = [
      bob.firstEvent, bob.write(try change(.edit("hi"), of: hello, by: 8), at: 40),
      bob.write(try change(.reaction(emoji: "👍", isOn: true), of: hello, by: 8), at: 41),
      bob.write(try change(.reaction(emoji: "🎉", isOn: true), of: hello, by: 8), at: 42),
      bob.write(try change(.reaction(emoji: "👍", isOn: false), of: hello, by: 8), at: 43),
      bob.write(
        try change(.reaction(emoji: "🐌", isOn: true), of: hello, by: 8, in: "side"), at: 44),
    ]
    return History(ada: ofAda, bob: ofBob)
  }

  private func check(_ entry: StoredEntry?, in history: History) throws {
    let outcome = try #require(entry?.outcome)
    #expect(entry?.shownText == "hello all")
    #expect(outcome.history.map(\.text) == ["hello"])
    #expect(outcome.edited?.id == MessageID(history.ada[2].id))
    #expect(outcome.reactions.map(\.emoji) == ["🎉"])
    #expect(outcome.reactions.first?.people == [StreamWriter(8).unsignedID])
    #expect(outcome.pin?.person == StreamWriter(7).unsignedID)
  }

  @Test func changesCountWhateverComesFirst() async throws {
    let history = try history()
    for (number, runs) in [[history.ada, history.bob], [history.bob, history.ada]].enumerated() {
      let data = DataDirectory(path: directory.path + "/\(number)")
      try await SQLiteEventStore.with(data) { store async throws in
        var fed: [StoredEntry] = []
        for event in runs.flatMap(\.self) {
          for committed in try await store.append([event]) {
            fed += [committed.entry, committed.changed].compactMap(\.self)
          }
        }
        try check(fed.last, in: history)
        #expect(fed.map(\.logPosition) == fed.map(\.logPosition).sorted())
        let page = try await store.timeline(of: "lobby", before: nil, limit: 10)
        #expect(page.count == 1)
        try check(page.first, in: history)
        try await store.rebuild()
        try check(try await store.entry(history.hello.id), in: history)
      }
      // What waits is known after a restart too.
      try await SQLiteEventStore.with(data) { store async throws in
        try check(try await store.entry(history.hello.id), in: history)
      }
    }
  }

  @Test func aChangeThatWaitsOverARestartCountsWhenItsMessageComes() async throws {
    let history = try history()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(history.bob)
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let committed = try await store.append(Array(history.ada.prefix(2)))
      #expect(committed.last?.entry?.outcome?.reactions.map(\.emoji) == ["🎉"])
      _ = try await store.append(Array(history.ada.dropFirst(2)))
      try check(try await store.entry(history.hello.id), in: history)
    }
  }

  @Test func whoResumesGetsWhatWasChangedMeanwhileAtThePlaceOfTheChange() async throws {
    let history = try history()
    var eve = StreamWriter(9)
    let other = try eve.say("later", at: 50)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(Array(history.ada.prefix(2)))
      let seen = try await store.logPosition()
      _ = try await store.append([eve.firstEvent, other])
      _ = try await store.append(Array(history.ada.dropFirst(2)) + history.bob)
      let page = try await store.entries(of: "lobby", after: seen, limit: 10)
      #expect(page.entries.map(\.id) == [other.id, history.hello.id])
      #expect(!page.hasMore)
      try check(page.entries.last, in: history)
      let positions = page.entries.map(\.logPosition)
      #expect(positions == positions.sorted())
      let end = try #require(positions.last)
      #expect(try await store.entries(of: "lobby", after: end, limit: 10).entries.isEmpty)
      let first = try await store.entries(of: "lobby", after: seen, limit: 1)
      #expect(first.entries.map(\.id) == [other.id])
      let rest = try await store.entries(
        of: "lobby", after: first.entries[0].logPosition, limit: 1)
      #expect(rest.entries.map(\.id) == [history.hello.id])
    }
  }

  @Test func whatWasDerivedOfAnEditIsNotBelievedAgainstItsEvent() async throws {
    let history = try history()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(history.ada + history.bob)
      try await store.pool.write {
        try $0.execute(sql: "UPDATE changes SET content = 'forged' WHERE kind = 1")
        try $0.execute(sql: "UPDATE messages SET author = 5, author_name = 'Eve'")
      }
      try check(try await store.entry(history.hello.id), in: history)
      #expect(try await store.entry(history.hello.id)?.authorID == StreamWriter(7).unsignedID)
    }
  }
}
