import Gossip
import NIOCore
import NIOPosix
import Testing

@testable import MeshNode

/// Peers that break the rules over a real connection, and the answer that PROTOCOL.md, 2.5, gives.
@Suite(.timeLimit(.minutes(5))) struct MisbehavingPeerTests {
  func refused(
    by node: TestNode, _ peer: RawPeer, as expected: LinkMessage.RejectCode?
  ) async throws {
    #expect(try await peer.rejection() == expected)
    await peer.closed()
    #expect(node.transport.linkCount == 0)
  }

  @Test func anOversizedLengthIsRefusedBeforeItsBytesCome() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      _ = await nodes[0].recorder.up()
      try await peer.send(bytes: ByteBuffer(integer: UInt32(FrameCodec.byteCountMax + 1)))
      try await refused(by: nodes[0], peer, as: .badFrame)
      guard case .violation = await nodes[0].recorder.down() else {
        Issue.record("not called a violation")
        return
      }
    }
  }

  @Test func beforeTheHandshakeFramesAreSmall() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.connect(to: nodes[0].port, identity: TransportIdentity())
      try await peer.send(bytes: ByteBuffer(integer: UInt32(4 << 10 + 1)))
      try await refused(by: nodes[0], peer, as: .badFrame)
      guard case .badFrame = await nodes[0].recorder.failure() else {
        Issue.record("not called a bad frame")
        return
      }
    }
  }

  @Test func aFrameOfNothingIsRefused() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      try await peer.send(bytes: ByteBuffer(integer: UInt32(0)))
      try await refused(by: nodes[0], peer, as: .badFrame)
    }
  }

  @Test func garbageIsRefusedAndWhatCameBeforeItCounts() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      try await peer.send(.prune([StreamID(1)]))
      try await peer.send(envelope: [UInt8](repeating: 0xFF, count: 100))
      try await refused(by: nodes[0], peer, as: .badFrame)
      _ = await nodes[0].recorder.down()
      #expect(nodes[0].recorder.frames == [.prune([StreamID(1)])])
    }
  }

  @Test func aConnectionThatEndsInsideAFrameIsJustOver() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      _ = await nodes[0].recorder.up()
      var half = ByteBuffer(integer: UInt32(1_000))
      half.writeBytes([UInt8](repeating: 1, count: 10))
      try await peer.send(bytes: half)
      await peer.close()
      guard case .closed = await nodes[0].recorder.down() else {
        Issue.record("not called closed")
        return
      }
      #expect(nodes[0].recorder.frames.isEmpty)
    }
  }

  @Test func aHelloAfterTheHandshakeIsRefused() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      let hello = LinkParameters(signer: NodeIdentity(), mesh: TestNode.mesh, bootID: 1)
        .hello(nonce: .zero)
      try await peer.send(.hello(hello))
      try await refused(by: nodes[0], peer, as: .badFrame)
    }
  }

  @Test func aKindOfALaterVersionIsPassedOver() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      // Field 999, a message with field 1.
      try await peer.send(envelope: [0xBA, 0x3E, 2, 0x08, 1])
      try await peer.send(.graft([StreamID(3)]))
      _ = await nodes[0].recorder.frame { $0 == .graft([StreamID(3)]) }
      #expect(nodes[0].transport.linkCount == 1)
      await peer.close()
    }
  }

  @Test func anUnknownVersionIsAnsweredInWords() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.connect(to: nodes[0].port, identity: TransportIdentity())
      let signer = NodeIdentity()
      var hello = LinkParameters(signer: signer, mesh: TestNode.mesh, bootID: 1)
        .hello(nonce: .random())
      hello.versionMin = 7
      hello.versionMax = 9
      try await peer.send(.hello(hello))
      try await refused(by: nodes[0], peer, as: .version)
      #expect(
        await nodes[0].recorder.failure() == .version(claimed: signer.nodeID, min: 7, max: 9))
    }
  }

  @Test func aProofOfAnotherConnectionIsRefused() async throws {
    try await TestNode.with(TestNode()) { nodes in
      let peer = try await RawPeer.connect(to: nodes[0].port, identity: TransportIdentity())
      let signer = NodeIdentity()
      try await peer.send(
        .hello(
          LinkParameters(signer: signer, mesh: TestNode.mesh, bootID: 1).hello(nonce: .random())))
      let elsewhere = LinkTranscript(
        initiatorKey: .zero, responderKey: peer.nodeKey, initiatorHello: [], responderHello: [],
        cryptography: SwiftCryptoCryptography())
      try await peer.send(.proof(signature: signer.sign(elsewhere.signed(by: .initiator))))
      try await refused(by: nodes[0], peer, as: .badProof)
      #expect(await nodes[0].recorder.failure() == .badProof)
    }
  }

  @Test func wronglySignedEventsAreDroppedAndTheRestTaken() async throws {
    let author = NodeIdentity()
    let stream = TestStream(StreamID(5), author: author, mesh: TestNode.mesh, count: 4)
    try await TestNode.with(TestNode(knownKey: { _ in author.publicKey })) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      let bad = stream.events[3].with(signature: [UInt8](repeating: 9, count: 64))
      try await peer.send(.pulled(Array(stream.events[..<3]) + [bad]))
      let taken = await nodes[0].recorder.frame { _ in true }
      #expect(taken == .pulled(Array(stream.events[..<3])))
      let dropped = await nodes[0].recorder.first { event in
        if case .noticed(.eventsDropped(_, let count)) = event { count } else { nil }
      }
      #expect(dropped == 1)
      await peer.close()
    }
  }

  @Test func aManInTheMiddleWithOwnCertificatesIsFound() async throws {
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      let proxy = try await TLSProxy.start(to: nodes[1].port)
      #expect(await nodes[0].transport.dial([proxy.endpoint]) == nil)
      #expect(await nodes[0].recorder.failure() == .badProof)
      #expect(await nodes[1].recorder.failure() == .badProof)
      await proxy.stop()
    }
  }

  @Test func tooManyWithoutANameAreTurnedAway() async throws {
    try await TestNode.with(
      TestNode(configure: {
        $0.countsLoopback = true
        $0.unauthenticatedPerAddressMax = 3
      })
    ) { nodes in
      var silent: [RawPeer] = []
      for _ in 0..<3 {
        silent.append(try await RawPeer.connect(to: nodes[0].port, identity: TransportIdentity()))
      }
      let more = try await RawPeer.connect(to: nodes[0].port, identity: nil)
      await more.closed()
      let address = await nodes[0].recorder.first { event in
        if case .noticed(.tooManyUnauthenticated(let address)) = event { address } else { nil }
      }
      #expect(address == "127.0.0.1")
      // One that gives up makes room.
      await silent[0].close()
      _ = await nodes[0].recorder.failure()
      _ = try await RawPeer.linked(to: nodes[0])
      for peer in silent { await peer.close() }
    }
  }

  @Test func aPeerThatStopsReadingIsClosedAndCostsBoundedMemory() async throws {
    // It is to be found out by its stalled writes, not by the silence that comes of reading nothing.
    let node = try await TestNode(configure: {
      $0.writeStallMax = .seconds(4)
      $0.deadAfter = .seconds(120)
    })
    try await TestNode.with(node) { nodes in
      let peer = try await RawPeer.linked(to: nodes[0])
      try await peer.channel.setOption(.autoRead, value: false).get()
      let link = await nodes[0].recorder.up()
      let signer = nodes[0].identity
      let frame = LoopbackLinkTests.ephemeral(1, byteCount: 16 << 10, by: signer)
      // More than the lane and all buffers of the connection hold, before the time for a write is
      // over.
      for _ in 0..<4_000 { nodes[0].transport.send(frame, to: link.id) }
      #expect(nodes[0].recorder.events.contains(.overflowed(link.id)))
      let end = await nodes[0].recorder.down()
      // The kernel's TCP_USER_TIMEOUT may be first where this process gets little of the CPU.
      let isKernels = if case .closed = end { true } else { false }
      #expect(end == .writeStalled || isKernels, "it ended with \(end)")
      await peer.close()
    }
  }
}
