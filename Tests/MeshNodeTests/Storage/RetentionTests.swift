import Chat
import Gossip
import Testing

@testable import MeshNode

@Suite struct RetentionTests {
  let directory = TemporaryDirectory()
  private let everything = BulkBudget(events: 1_000, bytes: 1 << 30)

  /// One message a second.
  private func events() throws -> [Event] {
    var ada = StreamWriter(7)
    var before: [Event] = []
    let said = try (1...1_200).map { second in
      let event = try ada.say("\(second)", at: UInt64(second) * 1_000, parents: before)
      before = [event]
      return event
    }
    return [ada.firstEvent] + said
  }

  @Test func isOffUnlessAskedFor() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let step = try await store.retain(RetentionPolicy(), now: HybridTime(bits: .max))
      #expect(step.isDone)
      #expect(try await store.logPosition() == 1_201)
    }
  }

  @Test func whatVouchesForWhatStaysIsKeptByAge() async throws {
    let guest = GuestDevice(token: "0123456789ABCDEF")
    var node = StreamWriter(7)
    let id = Digest.sha256(node.key.bytes).bytes
    func vouching(until: UInt64, at time: UInt64) throws -> Event {
      let delegation = try #require(
        guest.delegation(
          to: id, until: until, nonce: [UInt8](repeating: 1, count: Delegation.nonceBytes)))
      return node.write(try ChatBodyCodec.encode(delegation), at: time)
    }
    func said(_ text: String, at time: UInt64, under delegation: Event) throws -> Event {
      let message = RoomMessage(
        room: "lobby", authorID: guest.person, authorName: "Ada", text: text, parents: [],
        delegation: delegation.seq)
      return node.write(try ChatBodyCodec.encode(message), at: time)
    }
    var events = [node.firstEvent]
    let first = try vouching(until: 5_000, at: 1_000)
    events += [first, try said("over", at: 2_000, under: first)]
    let second = try vouching(until: 100_000, at: 6_000)
    events += [second]
    for time in stride(from: UInt64(7_000), through: 60_000, by: 1_000) {
      events.append(try said("\(time)", at: time, under: second))
    }
    let policy = RetentionPolicy(ageMax: .seconds(20))
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let now = HybridTime(milliseconds: 60_000)
      while try await !store.retain(policy, now: now).isDone {}
      #expect(try await store.streams().first?.head.floor == second.seq)
      try await store.rebuild()
      let left = try await store.timeline(of: "lobby", before: nil, limit: 100)
      #expect(left.first?.text == "7000")
      let unsigned = left.filter { !$0.isSigned }
      #expect(unsigned.isEmpty)
      // Once nobody may speak under it any more, it goes like the rest.
      let later = HybridTime(milliseconds: 140_000)
      while try await !store.retain(policy, now: later).isDone {}
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 100).count == 1)
    }
  }

  @Test func ageRaisesTheFloorStepByStep() async throws {
    let events = try events()
    let policy = RetentionPolicy(ageMax: .seconds(200))
    let now = HybridTime(milliseconds: 1_200_000)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      var floors: [UInt64] = []
      while true {
        let step = try await store.retain(policy, now: now)
        guard !step.isDone else { break }
        #expect(step.removedEvents <= store.limits.retentionStepMax)
        floors += step.raised.map(\.floor)
      }
      #expect(floors == [501, 1_000])
      let history = try await store.timeline(of: "lobby", before: nil, limit: 1_000)
      #expect(history.map(\.text) == (1_000...1_200).map { "\($0)" })
      #expect(history.allSatisfy { !$0.hasGap })
      #expect(try await store.rooms().first?.messages == 201)
      #expect(try await store.heads(of: "lobby").map(\.id.seq) == [1_200])

      let stream = StreamID(7)
      let gone = try await store.run(
        StreamRange(stream: stream, first: 5, last: 9), budget: everything)
      #expect(gone.events.isEmpty && gone.damaged.isEmpty)
      #expect(gone.floor == 1_000)
      let opening = try await store.run(
        StreamRange(stream: stream, first: 0, last: 2_000), budget: everything)
      #expect(opening.events == [events[0]])
      let kept = try await store.run(
        StreamRange(stream: stream, first: 1_000, last: 2_000), budget: everything)
      #expect(kept.events == Array(events[1_000...]))

      // What was let go is not taken back.
      #expect(try await store.append([events[10]]).isEmpty)
      try await store.rebuild()
      let rebuilt = try await store.timeline(of: "lobby", before: nil, limit: 1_000)
      #expect(rebuilt.map(\.text) == history.map(\.text))
    }
  }

  @Test func theHeadStaysHoweverOldItIs() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let policy = RetentionPolicy(ageMax: .zero)
      while try await !store.retain(policy, now: HybridTime(bits: .max)).isDone {}
      #expect(try await store.streams().first?.head.floor == 1_200)
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 10).map(\.text) == ["1200"])
      #expect(try await store.logPosition() == 1_201)
    }
  }

  @Test func sizeLetsTheOldestGoUntilItFits() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      let policy = RetentionPolicy(bytesMax: 300_000)
      var steps = 0
      while try await !store.retain(policy, now: HybridTime(bits: 0)).isDone { steps += 1 }
      #expect(steps > 0)
      let left = try await store.timeline(of: "lobby", before: nil, limit: 1_000)
      #expect(left.count > 1 && left.count < 1_000)
      #expect(left.last?.text == "1200")
    }
  }

  @Test func aStreamWhoseBeginningIsGoneEverywhereBeginsAtItsFloor() async throws {
    let events = try events()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append([events[0]])
      _ = try await store.append(Array(events[900...]))
      let head = try #require(try await store.streams().first).head
      #expect(head.floor == 900)
      #expect(head.head == 1_200)
      let history = try await store.timeline(of: "lobby", before: nil, limit: 1_000)
      #expect(history.count == 301)
      #expect(history.allSatisfy { !$0.hasGap })
    }
  }
}
