import Testing

@testable import MeshNode

@Suite(.timeLimit(.minutes(5)))
struct TwoNodesTests {
  @Test func whatIsSaidOnOneComesToTheOther() async throws {
    let first = try await WholeNode.start()
    let second = try await WholeNode.start(peers: [first.started.gossipPort])
    await second.listen()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let posted = try await first.service.say(
      "hello", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    let entry = await second.feed.entry("hello")
    #expect(entry.id == posted.id)
    #expect(entry.author.name == "Ada")
    #expect(entry.author.node == first.started.id)
    let history = try await second.service.history(of: "lobby", before: nil, limit: 10)
    #expect(history.entries.map(\.id) == [posted.id])
    await second.stop()
    await first.stop()
  }

  @Test func aMessageBecomesKnownToBeOnBothNodes() async throws {
    let first = try await WholeNode.start()
    await first.listen()
    let second = try await WholeNode.start(peers: [first.started.gossipPort])
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let posted = try await first.service.say(
      "where am I?", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    let delivery = await first.feed.first { items in
      for case .delivery(let deliveries) in items {
        if let found = deliveries.first(where: { $0.id == posted.id && $0.holding == 2 }) {
          return found
        }
      }
      return nil
    }
    #expect(delivery.known == 2)
    await second.stop()
    await first.stop()
  }

  @Test func aNodeThatWasAwayCatchesUp() async throws {
    let first = try await WholeNode.start()
    let away = try await WholeNode.start(peers: [first.started.gossipPort])
    await away.stop(keepingData: true)
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    for number in 0..<200 {
      _ = try await first.service.say(
        "message \(number)", in: "lobby", tag: nil, by: ada.session, delayed: nil)
    }
    let back = try await WholeNode.start(
      peers: [first.started.gossipPort], directory: away.directory)
    await back.listen()
    _ = await back.feed.entry("message 199")
    let here = try await back.service.history(of: "lobby", before: nil, limit: 200)
    let there = try await first.service.history(of: "lobby", before: nil, limit: 200)
    #expect(here.entries.map(\.position) == there.entries.map(\.position))
    #expect(here.entries.count == 200)
    await back.stop()
    await first.stop()
  }

  @Test func peopleOfOneNodeAreSeenOnTheOther() async throws {
    let first = try await WholeNode.start()
    let second = try await WholeNode.start(peers: [first.started.gossipPort])
    await second.listen()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let joined = await second.feed.first { items in
      for case .presence(let change) in items where change.kind == .joined { return change }
      return nil
    }
    #expect(joined.person == ada.person)
    await first.stop()
    let left = await second.feed.first { items in
      for case .presence(let change) in items where change.kind == .left { return change }
      return nil
    }
    #expect(left.person.id == ada.person.id)
    await second.stop()
  }

  @Test func theSameTagTwiceIsOneMessage() async throws {
    let node = try await WholeNode.start()
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    let first = try await node.service.say(
      "once", in: "lobby", tag: "t1", by: ada.session, delayed: nil)
    await node.runtime.stop()
    let again = try await WholeNode.start(directory: node.directory)
    let back = try await again.service.open(SessionRequest(name: "Ada", token: ada.token))
    #expect(back.person.id == ada.person.id)
    let second = try await again.service.say(
      "once", in: "lobby", tag: "t1", by: back.session, delayed: nil)
    #expect(second.id == first.id)
    await again.stop()
  }
}
