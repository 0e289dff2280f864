import Chat
import Gossip
import Testing

@testable import MeshNode

/// Who is writing, and who has read how far, over two real nodes.
@Suite(.timeLimit(.minutes(5)))
struct ReadingTests {
  private func linked() async throws -> (first: WholeNode, second: WholeNode) {
    let first = try await WholeNode.start()
    await first.listen()
    let second = try await WholeNode.start(peers: [first.started.gossipPort])
    await second.listen()
    return (first, second)
  }

  @Test func aReadMarkOfOneNodeIsTheSameOnAll() async throws {
    let (first, second) = try await linked()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let bob = try await second.service.open(SessionRequest(name: "Bob"))
    _ = try await first.service.say("one", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    let two = try await first.service.say(
      "two", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    _ = await second.feed.entry("two")
    let position = try #require(two.position)
    try await second.service.hasRead(through: position, in: "lobby", by: bob.session)
    let read = await first.feed.first { items in
      for case .read(let place) in items { return place }
      return nil
    }
    #expect(read == ReadPlace(room: "lobby", person: bob.person.id, position: position))
    #expect(try await first.service.reads(of: "lobby") == [read])
    await second.stop()
    await first.stop()
  }

  @Test func whatWasReadIsWrittenWhenSomebodyLeaves() async throws {
    let node = try await WholeNode.start()
    await node.listen()
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    let one = try await node.service.say(
      "one", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    try await node.service.hasRead(
      through: try #require(one.position), in: "lobby", by: ada.session)
    await node.service.close(ada.session)
    _ = await node.feed.first { items in
      items.contains { if case .read = $0 { true } else { false } } ? true : nil
    }
    #expect(try await node.service.reads(of: "lobby").map(\.person) == [ada.person.id])
    await node.stop()
  }

  @Test func whoWritesIsToldOnTheOtherNode() async throws {
    let (first, second) = try await linked()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    _ = await second.feed.first { items in
      for case .presence(let change) in items where change.person.name == "Ada" { return true }
      return nil
    }
    try await first.service.isTyping(in: "lobby", by: ada.session)
    let told = await second.feed.first { items in
      for case .typing(let room, let person) in items { return (room, person) }
      return nil
    }
    #expect(told.0 == "lobby")
    #expect(told.1.id == ada.person.id)
    await second.stop()
    await first.stop()
  }
}

@Suite struct ReadMarksTests {
  let author = SessionDirectory.Session(person: 7, name: "Ada", voucher: .guest(token: "t"))
  let session = SessionID(1)

  private func position(_ seq: UInt64) -> TimelinePosition {
    TimelinePosition(key: seq << 16, depth: 0, id: MessageID(stream: 1, seq: seq))
  }

  private let second: UInt64 = 1_000_000_000

  @Test func readingOnIsOneMarkTheFurthest() {
    var marks = ReadMarks()
    for seq: UInt64 in [3, 5, 4] {
      marks.note(position(seq), in: "lobby", by: author, session: session, people: 2, at: 0)
    }
    #expect(marks.take(at: second / 2).isEmpty)
    #expect(marks.take(at: second).map(\.mark.position) == [position(5)])
    marks.note(position(4), in: "lobby", by: author, session: session, people: 2, at: second)
    #expect(marks.take(at: 100 * second).isEmpty, "not back again")
  }

  @Test func aLargeMeshHearsLessOfItAndALeavingSessionAtOnce() {
    var marks = ReadMarks()
    marks.note(position(1), in: "lobby", by: author, session: session, people: 1_000, at: 0)
    #expect(marks.take(at: second).count == 1)
    marks.note(position(2), in: "lobby", by: author, session: session, people: 1_000, at: second)
    #expect(marks.take(at: 400 * second).isEmpty)
    #expect(marks.take(at: 400 * second, orOf: SessionID(2)).isEmpty)
    #expect(marks.take(at: 400 * second, orOf: session).count == 1)
  }

  @Test func wordsAboutWritingAreFew() {
    var limits = TypingLimits()
    let asked: [(person: UInt64, room: String, at: UInt64)] = [
      (1, "lobby", 0), (1, "lobby", 1), (1, "side", 1), (1, "lobby", 3), (2, "lobby", 3),
      (3, "lobby", 3), (4, "lobby", 3), (5, "lobby", 3), (6, "lobby", 3),
    ]
    let told = asked.map { limits.mayTell(of: $0.person, in: $0.room, at: $0.at * second) }
    #expect(told == [true, false, true, true, true, true, true, true, false])
  }
}
