import Gossip
import Testing

@testable import MeshNode

/// What one person says, many things at a time.
@Suite(.timeLimit(.minutes(5)))
struct SayingTests {
  /// Every second message has a tag, which must be looked up before it is queued; the others have
  /// nothing to wait for and would overtake.
  @Test func whatOneSessionSaysKeepsItsOrder() async throws {
    let node = try await WholeNode.start()
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    let service = node.service
    await withTaskGroup { group in
      for number in 0..<200 {
        group.addImmediateTask {
          let tag = number.isMultiple(of: 2) ? "tag \(number)" : nil
          let posted = try? await service.say(
            "\(number)", in: "lobby", tag: tag, by: ada.session, delayed: nil)
          #expect(posted != nil)
        }
      }
    }
    let history = try await service.history(of: "lobby", before: nil, limit: 200)
    #expect(history.entries.map(\.text) == (0..<200).map(String.init))
    await node.stop()
  }

  @Test func theSameTagAtTheSameTimeIsOneMessage() async throws {
    let node = try await WholeNode.start()
    let service = node.service
    let first = try await service.open(SessionRequest(name: "Ada"))
    let second = try await service.open(SessionRequest(name: "Ada", token: first.token))
    let ids = try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        let session = number.isMultiple(of: 2) ? first.session : second.session
        group.addTask {
          try await service.say("once", in: "lobby", tag: "t", by: session, delayed: nil).id
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    let history = try await service.history(of: "lobby", before: nil, limit: 10)
    #expect(history.entries.count == 1)
    await node.stop()
  }
}
