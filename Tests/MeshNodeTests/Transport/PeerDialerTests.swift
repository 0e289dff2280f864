import Gossip
import NIOCore
import NIOPosix
import Testing

@testable import MeshNode

@Suite(.timeLimit(.minutes(5))) struct PeerDialerTests {
  /// A port of this machine that nobody listens on.
  func closedPort() async throws -> UInt16 {
    let listener = try await PeerListener.bind(
      host: "127.0.0.1", port: 0, group: MultiThreadedEventLoopGroup.singleton)
    await listener.close()
    return listener.port
  }

  @Test func theNextAddressIsTriedWhenOneRefuses() async throws {
    let closed = try await closedPort()
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      let answered = await nodes[0].transport.dial([
        Endpoint(host: "127.0.0.1", port: closed), nodes[1].endpoint,
      ])
      #expect(answered == nodes[1].identity.nodeID)
    }
  }

  @Test func theNextAddressIsTriedWhenOneIsSomebodyElses() async throws {
    try await TestNode.with(TestNode(), TestNode(), TestNode(mesh: MeshID(.zero))) { nodes in
      let answered = await nodes[0].transport.dial([nodes[2].endpoint, nodes[1].endpoint])
      #expect(answered == nodes[1].identity.nodeID)
      #expect(await nodes[0].recorder.failure() == .otherMesh)
    }
  }

  @Test func aSilentAddressDoesNotHoldUpTheNext() async throws {
    // Listens, but never accepts; its queue of one is full after the first.
    let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 0)
      .serverChannelOption(.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = UInt16(silent.localAddress?.port ?? 0)
    let filler = try await RawPeer.connect(to: port, identity: nil)
    try await TestNode.with(TestNode(), TestNode()) { nodes in
      let clock = ContinuousClock()
      let begun = clock.now
      let answered = await nodes[0].transport.dial([
        Endpoint(host: "127.0.0.1", port: port), nodes[1].endpoint,
      ])
      #expect(answered == nodes[1].identity.nodeID)
      #expect(clock.now - begun < .seconds(3), "before the first address's time was over")
    }
    await filler.close()
    try await silent.close().get()
  }

  @Test func noAddressAndABadOneAreNoLink() async throws {
    try await TestNode.with(TestNode()) { nodes in
      #expect(await nodes[0].transport.dial([]) == nil)
      #expect(await nodes[0].transport.dial([Endpoint(host: "not an address", port: 1)]) == nil)
      #expect(await nodes[0].transport.dial([Endpoint(host: "fe80::1%nowhere", port: 1)]) == nil)
    }
  }

  @Test func addressesAreWrittenAsTheyCanBeDialled() throws {
    let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.7", port: 9)
    #expect(Endpoint(mapped) == Endpoint(host: "192.0.2.7", port: 9))
    let scoped = try SocketAddress(ipAddress: "fe80::1%lo", port: 9)
    #expect(Endpoint(scoped, port: 7420) == Endpoint(host: "fe80::1%lo", port: 7420))
    let plain = try SocketAddress(ipAddress: "2001:db8::1", port: 9)
    #expect(Endpoint(plain) == Endpoint(host: "2001:db8::1", port: 9))
    #expect(Endpoint(plain, port: 0) == nil)
  }

  @Test func aTakenPortIsAnErrorWhenAskedForAndPassedOverWhenNot() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let taken = try await PeerListener.bind(host: nil, port: 0, group: group)
    let error = await #expect(throws: PeerListenerError.self) {
      _ = try await PeerListener.bind(host: nil, port: taken.port, group: group)
    }
    #expect(error?.description.contains("--gossip-port") == true)
    let first = try await PeerListener.bind(host: nil, port: nil, group: group)
    let second = try await PeerListener.bind(host: nil, port: nil, group: group)
    #expect(first.port >= PeerListener.defaultPort && second.port > first.port)
    for listener in [taken, first, second] { await listener.close() }
  }

  @Test func bothFamiliesReachOneListener() async throws {
    try await TestNode.with(TestNode(host: nil), TestNode()) { nodes in
      for host in ["127.0.0.1", "::1"] {
        let answered = await nodes[1].transport.dial([
          Endpoint(host: host, port: nodes[0].port)
        ])
        #expect(answered == nodes[0].identity.nodeID)
      }
    }
  }

  @Test func admissionCountsUntilItIsReleased() {
    var configuration = TransportConfiguration()
    configuration.unauthenticatedMax = 3
    configuration.unauthenticatedPerAddressMax = 2
    let admission = InboundAdmission(configuration: configuration)
    #expect(admission.admit("192.0.2.1") && admission.admit("192.0.2.1"))
    #expect(!admission.admit("192.0.2.1"))
    #expect(admission.admit("127.0.0.1") && !admission.admit("192.0.2.2"))
    admission.release("192.0.2.1")
    #expect(admission.admit("192.0.2.1") && admission.total == 3)
  }
}
