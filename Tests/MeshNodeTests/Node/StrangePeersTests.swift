import Chat
import Gossip
import Testing

@testable import MeshNode

/// Peers that a node cannot work with as usual, and what its people are told of them.
@Suite(.timeLimit(.minutes(5)))
struct StrangePeersTests {
  @Test func aNodeOfAnotherVersionIsShownWithWhatToDo() async throws {
    let node = try await WholeNode.start()
    await node.listen()
    let signer = NodeIdentity()
    let peer = try await RawPeer.connect(
      to: node.started.gossipPort, identity: TransportIdentity())
    var hello = LinkParameters(signer: signer, mesh: .open, bootID: 1).hello(nonce: .random())
    (hello.versionMin, hello.versionMax) = (7, 9)
    try await peer.send(.hello(hello))
    let health = await node.feed.first { items in
      for case .health(let health) in items where health.level == .warning { return health }
      return nil
    }
    #expect(health.text.contains("127.0.0.1 speaks a newer version"))
    #expect(health.text.hasSuffix("update this node."))
    let shown = await node.service.mesh().nodes.first { $0.id == signer.nodeID }
    #expect(shown?.state == .incompatible)
    #expect(shown?.version == "protocol 7 to 9")
    await peer.close()
    await node.stop()
  }

  @Test func aForkedHistoryIsKeptAndItsNodeShown() async throws {
    let node = try await WholeNode.start()
    await node.listen()
    let signer = NodeIdentity()
    let stream = StreamID(77)
    let first = TestStream(stream, author: signer, mesh: .open, count: 3)
    let second = TestStream(stream, author: signer, mesh: .open, count: 3, bodyByteCount: 21)
    let peer = try await RawPeer.linked(
      to: node.started.gossipPort, mesh: .open, signer: signer)
    let status = try NodeStatusCodec.encode(
      NodeStatus(name: "twice", version: "0-test", bootID: 9))
    try await peer.send(
      .records([.signed(revision: 1, body: status, node: signer.nodeID, by: signer)]))
    try await peer.send(.push(first.events, hops: 0, isDirect: true))
    try await peer.send(.push(Array(second.events.dropFirst(2)), hops: 0, isDirect: true))
    let shown = await node.feed.first { items in
      for case .mesh(let mesh) in items {
        if let node = mesh.nodes.first(where: { $0.id == signer.nodeID && $0.isForked }) {
          return node
        }
      }
      return nil
    }
    #expect(shown.name == "twice")
    await peer.close()
    await node.stop(keepingData: true)
    // What was kept is known after a restart too.
    let store = try SQLiteEventStore(DataDirectory(path: node.directory))
    #expect(try await store.forks(of: stream) == [second.events[2]])
    await store.close()
    let again = try await WholeNode.start(directory: node.directory)
    await again.stop()
  }
}

@Suite struct VersionBoardTests {
  func met(_ number: UInt64, _ min: UInt32, _ max: UInt32, at: UInt64 = 0) -> VersionBoard.Met {
    VersionBoard.Met(
      node: NodeID(Bytes32(number, 0, 0, 0)), address: "192.0.2.\(number)", versionMin: min,
      versionMax: max, at: at)
  }

  @Test func aNodeThatTurnsUpAgainIsNoNews() {
    var board = VersionBoard()
    let news = [met(1, 2, 3), met(1, 2, 3, at: 5), met(1, 3, 3, at: 6)].map { board.met($0) }
    #expect(news == [true, false, true])
    #expect(board.incompatible.count == 1)
  }

  @Test func whoWasUpdatedOrIsGoneIsForgotten() {
    var board = VersionBoard()
    _ = board.met(met(1, 2, 3))
    _ = board.met(met(2, 2, 3, at: 60_000_000_000))
    let news = [100_000_000_000, 151_000_000_000].map { board.expire(at: $0) }
    #expect(news == [false, true])
    #expect(board.incompatible.map(\.address) == ["192.0.2.2"])
    let wasShown = board.linked(NodeID(Bytes32(2, 0, 0, 0)))
    #expect(wasShown)
    #expect(board.health(others: []) == .ok)
  }

  @Test func strangersCannotFillIt() {
    var board = VersionBoard()
    for number in 1...100 { _ = board.met(met(UInt64(number), 2, 2)) }
    #expect(board.incompatible.count == VersionBoard.metMax)
  }

  @Test func theOlderSideIsNamed() {
    var board = VersionBoard()
    _ = board.met(met(1, 0, 0))
    #expect(board.health(others: []).text.hasSuffix("update that one."))
    #expect(VersionBoard().health(others: ["desk"]).text.hasPrefix("desk and this node"))
  }
}
