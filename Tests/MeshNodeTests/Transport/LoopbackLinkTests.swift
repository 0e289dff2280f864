import Gossip
import NIOCore
import Testing

@testable import MeshNode

/// Real links: TCP on loopback, TLS, the handshake, frames.
@Suite(.timeLimit(.minutes(5))) struct LoopbackLinkTests {
  @Test func bothEndsKnowWhomTheyAreLinkedWith() async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      let answered = await nodes[0].transport.dial([nodes[1].endpoint])
      #expect(answered == nodes[1].identity.nodeID)
      let near = await nodes[0].recorder.up()
      let far = await nodes[1].recorder.up()
      #expect(near.peer.node == nodes[1].identity.nodeID && near.peer.isInitiator)
      #expect(far.peer.node == nodes[0].identity.nodeID && !far.peer.isInitiator)
      #expect(near.peer.endpoint == nodes[1].endpoint)
      #expect(far.peer.endpoint == nodes[0].endpoint)
    }
  }

  @Test func framesCrossInOrderBothWays() async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      _ = await nodes[0].transport.dial([nodes[1].endpoint])
      let near = await nodes[0].recorder.up()
      let far = await nodes[1].recorder.up()
      for number in 1...500 {
        nodes[0].transport.send(.prune([StreamID(UInt64(number))]), to: near.id)
        nodes[1].transport.send(.graft([StreamID(UInt64(number))]), to: far.id)
      }
      _ = await nodes[1].recorder.frame { $0 == .prune([StreamID(500)]) }
      _ = await nodes[0].recorder.frame { $0 == .graft([StreamID(500)]) }
      #expect(nodes[1].recorder.frames == (1...500).map { .prune([StreamID($0)]) })
      #expect(nodes[0].recorder.frames == (1...500).map { .graft([StreamID($0)]) })
    }
  }

  @Test func theRoundTripIsMeasuredAtOnce() async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      _ = await nodes[0].transport.dial([nodes[1].endpoint])
      for node in nodes {
        let roundTrip = await node.recorder.first { event in
          if case .roundTrip(_, let time) = event { time } else { nil }
        }
        #expect(roundTrip > .zero && roundTrip < .seconds(5))
      }
    }
  }

  @Test func goodbyeIsHeardAndEverythingBeforeIt() async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      _ = await nodes[0].transport.dial([nodes[1].endpoint])
      let near = await nodes[0].recorder.up()
      _ = await nodes[1].recorder.up()
      for number in 1...300 {
        nodes[0].transport.send(Self.ephemeral(UInt64(number), by: nodes[0].identity), to: near.id)
      }
      let clock = ContinuousClock()
      let begun = clock.now
      await nodes[0].transport.stop()
      #expect(clock.now - begun < .seconds(2))
      #expect(await nodes[1].recorder.down() == .goodbye)
      #expect(nodes[1].recorder.frames.count == 301 && nodes[1].recorder.frames.last == .goodbye)
      #expect(await nodes[0].recorder.down() == .disconnected(.stopping))
      #expect(nodes[0].transport.linkCount == 0 && nodes[1].transport.linkCount == 0)
    }
  }

  @Test(arguments: [
    (DisconnectReason.duplicate, LinkMessage.RejectCode.duplicate), (.notNeeded, .notNeeded),
    (.protocolViolation("a rule"), .badFrame),
  ])
  func aLinkThatIsEndedSaysWhy(
    reason: DisconnectReason, code: LinkMessage.RejectCode
  ) async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      _ = await nodes[0].transport.dial([nodes[1].endpoint])
      let near = await nodes[0].recorder.up()
      nodes[0].transport.disconnect(near.id, reason: reason)
      #expect(await nodes[0].recorder.down() == .disconnected(reason))
      guard case .rejected(let told, _) = await nodes[1].recorder.down() else {
        Issue.record("nothing was said")
        return
      }
      #expect(told == code)
    }
  }

  @Test func anotherMeshIsRefusedOnBothEnds() async throws {
    try await TestNode.with(TestNode(), TestNode(mesh: MeshID(.zero))) { nodes in
      #expect(await nodes[0].transport.dial([nodes[1].endpoint]) == nil)
      #expect(await nodes[0].recorder.failure() == .otherMesh)
      #expect(await nodes[1].recorder.failure() == .otherMesh)
    }
  }

  @Test func aNodeDoesNotLinkWithItself() async throws {
    try await TestNode.with(TestNode()) { nodes in
      #expect(await nodes[0].transport.dial([nodes[0].endpoint]) == nil)
      #expect(await nodes[0].recorder.failure() == .ownID)
    }
  }

  @Test func aNewerPeerIsLinkedWithAndSpokenOf() async throws {
    try await TestNode.with(TestNode(), TestNode(adjust: { $0.versionMax = 9 })) { nodes in
      _ = await nodes[0].transport.dial([nodes[1].endpoint])
      let notice = await nodes[0].recorder.first { event in
        if case .noticed(let notice) = event { notice } else { nil }
      }
      #expect(notice == .versionsDiffer(nodes[1].identity.nodeID, min: 2, max: 9))
    }
  }

  @Test func moreLinksThanMayBeAreTurnedAway() async throws {
    try await TestNode.with(
      TestNode(configure: { $0.linksMax = 1 }), TestNode(), TestNode()
    ) { nodes in
      _ = await nodes[1].transport.dial([nodes[0].endpoint])
      _ = await nodes[0].recorder.up()
      #expect(await nodes[2].transport.dial([nodes[0].endpoint]) == nil)
      #expect(await nodes[0].recorder.failure() == .full)
      guard case .rejected(.full, _) = await nodes[2].recorder.failure() else {
        Issue.record("nothing was said")
        return
      }
    }
  }

  static func ephemeral(
    _ id: UInt64, byteCount: Int = 10, by signer: NodeIdentity
  ) -> Frame {
    .ephemeral(
      EphemeralMessage.signed(
        id: id, deadlineMilliseconds: 1, body: [UInt8](repeating: 7, count: byteCount),
        author: signer.nodeID, by: signer))
  }
}
