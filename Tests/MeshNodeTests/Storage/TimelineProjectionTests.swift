import Chat
import Gossip
import Testing

@testable import MeshNode

@Suite struct TimelineProjectionTests {
  let directory = TemporaryDirectory()

  /// A made-up history: streams by themselves in order, parents among what was said before.
  private struct History {
    var streams: [[Event]]

    init(seed: UInt64, messages: Int) throws {
      var generator = SeededGenerator(seed: seed)
      var writers = (0..<4).map { StreamWriter(SeededGenerator.mix(UInt64($0))) }
      streams = writers.map { [$0.firstEvent] }
      var said: [Event] = []
      for number in 0..<messages {
        let author = Int.random(in: 0..<writers.count, using: &generator)
        let parents = (0..<Int.random(in: 0...3, using: &generator)).compactMap { _ in
          said.suffix(6).randomElement(using: &generator)
        }
        // Clocks that stand still and clocks that are wrong: keys come from parents too.
        let time = UInt64(number / 3) &+ UInt64.random(in: 0..<4, using: &generator) * 3_000
        let room = number.isMultiple(of: 5) ? "side" : "lobby"
        let event = try writers[author].say("\(number)", in: room, at: time, parents: parents)
        streams[author].append(event)
        said.append(event)
      }
    }

    /// The same events in some order that keeps each stream's, cut into some batches.
    func batches(seed: UInt64) -> [[Event]] {
      var generator = SeededGenerator(seed: seed)
      var rest = streams.map { ArraySlice($0) }
      var batches: [[Event]] = []
      while let stream = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(using: &generator)
      {
        let count = Int.random(in: 1...12, using: &generator)
        batches.append(Array(rest[stream].prefix(count)))
        rest[stream] = rest[stream].dropFirst(count)
      }
      return batches
    }
  }

  private struct Shown: Equatable {
    let position: TimelinePosition
    let text: String
    let hasGap: Bool
  }

  private func timelines(_ store: SQLiteEventStore) async throws -> [[Shown]] {
    var timelines: [[Shown]] = []
    for room in ["lobby", "side"] {
      let entries = try await store.timeline(of: room, before: nil, limit: 1_000)
      timelines.append(
        entries.map { Shown(position: $0.position, text: $0.text, hasGap: $0.hasGap) })
      timelines.append(
        try await store.heads(of: room).map { Shown(position: $0, text: "head", hasGap: false) })
    }
    return timelines
  }

  @Test(arguments: 1...6)
  func anyOrderOfArrivalGivesTheSameTimeline(seed: UInt64) async throws {
    let history = try History(seed: seed, messages: 150)
    var first: [[Shown]]?
    for order in 0..<3 {
      let directory = TemporaryDirectory()
      let result = try await SQLiteEventStore.with(directory.data) { store async throws in
        for batch in history.batches(seed: seed * 100 + UInt64(order)) {
          _ = try await store.append(batch)
        }
        return try await timelines(store)
      }
      #expect(result[0].count + result[2].count == 150)
      #expect(result.allSatisfy { $0.allSatisfy { !$0.hasGap } })
      #expect(result == first ?? result, "seed \(seed), order \(order)")
      first = first ?? result
    }
  }

  @Test(arguments: 11...14)
  func rebuildingGivesWhatWasThere(seed: UInt64) async throws {
    let history = try History(seed: seed, messages: 150)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      // Not all of it, so that there are gaps.
      for batch in history.batches(seed: seed).dropLast(4) { _ = try? await store.append(batch) }
      let before = try await store.timeline(of: "lobby", before: nil, limit: 1_000)
      let timelinesBefore = try await timelines(store)
      let rooms = try await store.rooms()
      try await store.rebuild()
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 1_000) == before)
      #expect(try await timelines(store) == timelinesBefore)
      #expect(try await store.rooms() == rooms)
    }
  }

  @Test func whatMovesIsReported() async throws {
    var ada = StreamWriter(1)
    var bob = StreamWriter(2)
    let question = try ada.say("question", at: 9_000)
    // Bob's clock is behind: his answer stands after the question all the same.
    let answer = try bob.say("answer", at: 5_000, parents: [question])
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let early = try await store.append([bob.firstEvent, answer])
      #expect(early[1].entry?.hasGap == true)
      #expect(early[1].entry?.position.milliseconds == 5_000)
      let late = try await store.append([ada.firstEvent, question])
      let moved = try #require(late[1].moved.first)
      #expect(moved.id == answer.id)
      #expect(!moved.hasGap)
      #expect(moved.position.milliseconds == 9_000)
      let texts = try await store.timeline(of: "lobby", before: nil, limit: 9).map(\.text)
      #expect(texts == ["question", "answer"])
      let heads = try await store.heads(of: "lobby")
      #expect(heads == [moved.position])
    }
  }

  @Test func whatComesLongAfterWhatFollowsItIsLateButNeverOnesOwn() async throws {
    var ada = StreamWriter(1)
    var bob = StreamWriter(2)
    var own = StreamWriter(3, time: 5)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      try await store.beginStream(own.firstEvent)
      _ = try await store.append([ada.firstEvent, try ada.say("new", at: 60_000)])
      let late = try await store.append([
        bob.firstEvent, try bob.say("before anyone", at: 4), try bob.say("late", at: 30_000),
        try bob.say("at the same time", at: 59_000),
      ])
      #expect(late.map { $0.entry?.isLate } == [nil, false, true, false])
      let mine = try await store.append([try own.say("mine", at: 30_001)])
      #expect(mine.first?.entry?.isLate == false)
    }
  }

  @Test func pagesAndTheFeedAreReadFromTheirIndexes() async throws {
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let plans = [
        (EntryQuery.inRoom, SQLiteEventStore.newestFirst, "messages_in_order"),
        (SQLiteEventStore.olderThan, SQLiteEventStore.newestFirst, "messages_in_order"),
        (LogExport.newerThan, LogExport.oldestFirst, "messages_in_order"),
        (SQLiteEventStore.committedAfter, SQLiteEventStore.asCommitted, "messages_in_log"),
        (SQLiteEventStore.tagged, SQLiteEventStore.asCommitted, "messages_by_tag"),
      ]
      for (condition, order, index) in plans {
        let plan = try await store.plan(of: EntryQuery.sql(where: condition, order: order))
        #expect(plan.contains { $0.hasPrefix("SEARCH m USING INDEX \(index) (") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
      }
      let heads = try await store.plan(of: SQLiteEventStore.newestWithParents)
      #expect(!heads.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(heads)")
    }
  }

  @Test func longMessagesMakeShortPages() async throws {
    var limits = StorageLimits()
    limits.pageBytesMax = 1_000
    var ada = StreamWriter(1)
    try await SQLiteEventStore.with(directory.data, limits: limits) { store async throws in
      let texts = try ["1", "2", "3"].map {
        try ada.say($0 + String(repeating: "x", count: 600), at: 1)
      }
      _ = try await store.append([ada.firstEvent] + texts)
      let page = try await store.history(of: "lobby", before: nil, limit: 100)
      #expect(page.entries.map { $0.text.prefix(1) } == ["3"], "one fits, and one always comes")
      #expect(page.hasMore)
      let all = try await store.timeline(of: "lobby", before: nil, limit: 100)
      #expect(all.map { $0.text.prefix(1) } == ["1", "2", "3"])
    }
  }

  @Test func pagesGoBackToTheBeginning() async throws {
    var ada = StreamWriter(1)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let first = ada.firstEvent
      let events = try (0..<250).map { try ada.say("\($0)", at: UInt64($0 / 7)) }
      _ = try await store.append([first] + events)
      var texts: [String] = []
      var before: TimelinePosition?
      while true {
        let page = try await store.history(of: "lobby", before: before, limit: 100)
        texts = page.entries.map(\.text) + texts
        before = page.entries.first?.position
        guard page.hasMore else { break }
      }
      #expect(texts == (0..<250).map { "\($0)" })
      let feed = try await store.entries(of: "lobby", after: 200, limit: 10)
      #expect(feed.entries.map(\.logPosition) == Array(201...210))
      #expect(feed.hasMore)
      #expect(try await !store.entries(of: "lobby", after: 241, limit: 10).hasMore)
      #expect(try await store.timeline(of: "nowhere", before: nil, limit: 10).isEmpty)
    }
  }
}
