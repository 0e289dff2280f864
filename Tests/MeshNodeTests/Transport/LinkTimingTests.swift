import Gossip
import Logging
import NIOCore
import NIOEmbedded
import NIOTLS
import Testing

@testable import MeshNode

/// What a link does as time goes by, on an event loop whose clock the test turns.
@Suite struct LinkTimingTests {
  /// A link handler on its own, TLS left out, and the peer's side of the handshake by hand.
  final class Bench {
    let recorder = LinkRecorder()
    let channel: EmbeddedChannel
    let outcome: EventLoopFuture<AuthenticatedPeer>
    let codec = FrameCodec()
    let cryptography = SwiftCryptoCryptography()
    var peer: LinkHandshakeStateMachine
    var failure: HandshakeFailure?

    init() throws {
      let ownKey = Bytes32(1, 0, 0, 0)
      let peerKey = Bytes32(2, 0, 0, 0)
      let loop = EmbeddedEventLoop()
      channel = EmbeddedChannel(loop: loop)
      let environment = LinkEnvironment(
        configuration: TransportConfiguration(),
        parameters: LinkParameters(signer: NodeIdentity(), mesh: TestNode.mesh, bootID: 1),
        ownKey: ownKey, cryptography: cryptography,
        verification: FrameVerification(mesh: TestNode.mesh, cryptography: cryptography) { _ in nil
        }, delegate: recorder, registry: LinkRegistry(linksMax: 4), logger: Logger(label: "test"))
      let promise = loop.makePromise(of: AuthenticatedPeer.self)
      outcome = promise.futureResult
      peer = LinkHandshakeStateMachine(
        role: .initiator,
        parameters: LinkParameters(signer: NodeIdentity(), mesh: TestNode.mesh, bootID: 2),
        ownKey: peerKey, nonce: .random(), cryptography: cryptography)
      try channel.pipeline.syncOperations.addHandler(
        LinkHandler(environment: environment, role: .responder, outcome: promise) { _ in peerKey })
      channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
      outcome.assumeIsolated().whenFailure { self.failure = $0 as? HandshakeFailure }
    }

    func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    func finishTLS() {
      channel.pipeline.fireUserInboundEventTriggered(
        TLSUserEvent.handshakeCompleted(negotiatedProtocol: LinkVersion.alpn))
    }

    func receive(_ envelope: [UInt8]) throws {
      try channel.writeInbound(EncodedFrame(envelope: envelope, lane: .control).bytes)
    }

    func receive(_ message: LinkMessage) throws { try receive(codec.encode(message)) }

    /// The envelopes that the handler has written since the last time.
    func sent() throws -> [[UInt8]] {
      channel.embeddedEventLoop.run()
      var reader = FrameReader(byteCountMax: FrameCodec.byteCountMax)
      while let bytes = try channel.readOutbound(as: ByteBuffer.self) { reader.append(bytes) }
      var envelopes: [[UInt8]] = []
      while let envelope = try reader.next() { envelopes.append(envelope) }
      return envelopes
    }

    func sentMessages() throws -> [LinkMessage] {
      try sent().compactMap {
        if case .link(let message) = try codec.decode($0, hash: cryptography.hash) {
          message
        } else {
          nil
        }
      }
    }

    /// Stops after the hello where `proving` is false.
    func shakeHands(proving: Bool = true) throws {
      finishTLS()
      var actions = peer.tlsEstablished(peerKey: Bytes32(1, 0, 0, 0))
      for round in 0..<2 where proving || round == 0 {
        for case .send(let envelope) in actions { try receive(envelope) }
        actions = try sent().flatMap { peer.received($0) }
      }
    }

    var isLinked: Bool {
      recorder.events.contains { if case .up = $0 { true } else { false } }
    }

    var end: LinkEnd? {
      for case .down(_, let end) in recorder.events { return end }
      return nil
    }
  }

  @Test func aPeerThatNeverFinishesTLSIsClosed() throws {
    let bench = try Bench()
    bench.pass(.milliseconds(4_999))
    #expect(bench.channel.isActive)
    bench.pass(.milliseconds(1))
    #expect(!bench.channel.isActive && bench.failure == .timedOut(.tls))
  }

  @Test func aPeerThatNeverSaysHelloIsClosed() throws {
    let bench = try Bench()
    bench.pass(.seconds(4))
    bench.finishTLS()
    bench.pass(.milliseconds(4_999))
    #expect(bench.channel.isActive)
    bench.pass(.milliseconds(1))
    #expect(!bench.channel.isActive && bench.failure == .timedOut(.hello))
  }

  @Test func aHelloThatTricklesInIsNoExcuse() throws {
    let bench = try Bench()
    bench.finishTLS()
    for byte: UInt8 in [0, 0, 1, 0] {
      bench.pass(.seconds(1))
      try bench.channel.writeInbound(ByteBuffer(bytes: [byte]))
    }
    #expect(bench.channel.isActive)
    bench.pass(.seconds(1))
    #expect(!bench.channel.isActive && bench.failure == .timedOut(.hello))
  }

  @Test func aPeerThatNeverProvesItselfIsClosed() throws {
    let bench = try Bench()
    try bench.shakeHands(proving: false)
    #expect(!bench.isLinked)
    bench.pass(.seconds(5))
    #expect(!bench.channel.isActive && bench.failure == .timedOut(.proof))
  }

  @Test func aSilentPeerIsPingedAndThenGone() throws {
    let bench = try Bench()
    try bench.shakeHands()
    #expect(bench.isLinked)
    _ = try bench.sent()
    bench.pass(.seconds(2))
    #expect(try bench.sentMessages().count == 1)
    bench.pass(.seconds(2))
    #expect(try bench.sentMessages().count == 1)
    bench.pass(.milliseconds(1_999))
    #expect(bench.end == nil)
    bench.pass(.milliseconds(1))
    #expect(bench.end == .unresponsive && !bench.channel.isActive)
  }

  @Test func aPeerThatAnswersStays() throws {
    let bench = try Bench()
    try bench.shakeHands()
    for _ in 0..<30 {
      bench.pass(.seconds(2))
      for case .ping(let token) in try bench.sentMessages() {
        bench.pass(.milliseconds(5))
        try bench.receive(.pong(token: token))
      }
    }
    #expect(bench.end == nil && bench.channel.isActive)
    #expect(
      bench.recorder.events.contains {
        if case .roundTrip(_, .milliseconds(5)) = $0 { true } else { false }
      })
  }

  @Test func aPingIsAnsweredWithItsToken() throws {
    let bench = try Bench()
    try bench.shakeHands()
    _ = try bench.sent()
    try bench.receive(.ping(token: 4711))
    #expect(try bench.sentMessages() == [.pong(token: 4711)])
  }

  @Test func readsAreHeldWhileTheNodeIsCrowdedAndNobodyIsBlamed() throws {
    let bench = try Bench()
    try bench.shakeHands()
    bench.recorder.isCrowded = true
    bench.channel.read()
    bench.pass(.seconds(60))
    #expect(bench.end == nil, "silence that this node made itself")
    bench.recorder.isCrowded = false
    bench.pass(.milliseconds(5_999))
    #expect(bench.end == nil)
    bench.pass(.seconds(1))
    #expect(bench.end == .unresponsive)
  }
}
