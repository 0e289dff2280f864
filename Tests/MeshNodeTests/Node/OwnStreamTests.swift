import Foundation
import Gossip
import Testing

@testable import MeshNode

/// What becomes of a node's own stream when its data is not what it was.
@Suite(.timeLimit(.minutes(5)))
struct OwnStreamTests {
  private func say(_ text: String, on node: WholeNode) async throws -> EventID {
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    return try await node.service.say(
      text, in: "lobby", tag: nil, by: ada.session, delayed: nil
    ).id
  }

  @Test func dataFromABackupLosesNothingAndTakesNoPlaceTwice() async throws {
    let other = try await WholeNode.start()
    await other.listen()
    let peers = [other.started.gossipPort]

    let first = try await WholeNode.start()
    let one = try await say("one", on: first)
    await first.stop(keepingData: true)
    let backup = first.directory + "-backup"
    try FileManager.default.copyItem(atPath: first.directory, toPath: backup)

    let second = try await WholeNode.start(peers: peers, directory: first.directory)
    let two = try await say("two", on: second)
    _ = await other.feed.entry("two")
    await second.stop()

    let third = try await WholeNode.start(peers: peers, directory: backup)
    await third.listen()
    #expect(await third.feed.entry("two").id == two, "what the backup lacks comes back")
    let three = try await say("three", on: third)
    #expect(await other.feed.entry("three").id == three)
    #expect(one.stream == two.stream)
    #expect(three.stream != two.stream)
    await third.stop()
    await other.stop()
  }

  @Test func aLogThatWasNotClosedIsContinuedInANewStream() async throws {
    let node = try await WholeNode.start()
    let one = try await say("one", on: node)
    // What a crash leaves: the files as they are while the node runs.
    let crashed = node.directory + "-crashed"
    try FileManager.default.copyItem(atPath: node.directory, toPath: crashed)
    await node.stop()

    let again = try await WholeNode.start(directory: crashed)
    let history = try await again.service.history(of: "lobby", before: nil, limit: 10)
    #expect(history.entries.map(\.id) == [one])
    let two = try await say("two", on: again)
    #expect(two.stream != one.stream)
    await again.stop(keepingData: true)

    let closed = try await WholeNode.start(directory: crashed)
    #expect(try await say("three", on: closed).stream == two.stream)
    await closed.stop()
  }
}
