import Gossip
import NIOCore
import NIOSSL
import NIOTLS

/// One connection between two nodes, from TLS to its close: the last handler of its pipeline, all
/// of it on the channel's event loop.
final class LinkHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  enum Phase {
    /// Can transition to: `open`, `closing`.
    case handshaking(LinkHandshakeStateMachine)
    /// The link stands and has been reported. Can transition to: `closing`.
    case open(Link)
    /// The last words are out; what still comes in is thrown away. Final.
    case closing
  }

  let environment: LinkEnvironment
  private let outcome: EventLoopPromise<AuthenticatedPeer>
  /// Tells the peer's key; a test without TLS has another way.
  private let peerKey: (ChannelHandlerContext) -> Bytes32?
  var phase: Phase
  var reader: FrameReader
  var vitals: LinkVitals?
  var verification: FrameVerification
  /// Frames of the present read, not yet handed on.
  var received: [Frame] = []
  /// A read was asked for while the node had enough to do.
  var isReadHeld = false
  var context: ChannelHandlerContext?
  /// The deadline of the handshake, then the next look at the vitals.
  var alarm: Scheduled<Void>?

  /// - Parameter outcome: told whether a link came of it; always completed.
  init(
    environment: LinkEnvironment, role: LinkTranscript.Role,
    outcome: EventLoopPromise<AuthenticatedPeer>,
    peerKey: @escaping (ChannelHandlerContext) -> Bytes32? = LinkHandler.keyFromTLS
  ) {
    self.environment = environment
    self.outcome = outcome
    self.peerKey = peerKey
    verification = environment.verification
    reader = FrameReader(byteCountMax: environment.configuration.handshakeFrameByteMax)
    phase = .handshaking(
      LinkHandshakeStateMachine(
        role: role, parameters: environment.parameters, ownKey: environment.ownKey,
        nonce: .random(), cryptography: environment.cryptography))
  }

  var configuration: TransportConfiguration { environment.configuration }

  // MARK: The channel's events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    guard environment.registry.beginHandshake(context.channel) else {
      stepHandshake { $0.failed(.abandoned) }
      return
    }
    if context.channel.isActive { startAlarm(after: configuration.tlsTimeout) }
  }

  func channelActive(context: ChannelHandlerContext) {
    startAlarm(after: configuration.tlsTimeout)
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent {
      tlsCompleted(negotiated: negotiated, context: context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .closing = phase { return }
    reader.append(unwrapInboundIn(data))
    vitals?.received(now: context.eventLoop.now)
    do {
      while let envelope = try nextEnvelope() {
        switch phase {
        case .handshaking: stepHandshake { $0.received(envelope) }
        case .open(let link): receive(envelope, over: link)
        case .closing: return
        }
      }
    } catch {
      broken(error.description)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    handOnReceived()
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    writeWaiting()
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    stepHandshake { $0.failed(.closedByPeer) }
    end(.closed("the connection ended"))
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stepHandshake { $0.failed(.abandoned) }
    end(.closed("the connection ended"))
    alarm?.cancel()
    self.context = nil
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    stepHandshake { $0.failed(.tls("\(error)")) }
    end(.closed("\(error)"))
    context.close(promise: nil)
  }

  private func nextEnvelope() throws(FrameLengthError) -> [UInt8]? { try reader.next() }

  // MARK: The handshake

  private func tlsCompleted(negotiated: String?, context: ChannelHandlerContext) {
    guard negotiated == LinkVersion.alpn, let key = peerKey(context) else {
      stepHandshake { $0.failed(.tls("the peer does not speak \(LinkVersion.alpn)")) }
      return
    }
    startAlarm(after: configuration.helloTimeout)
    stepHandshake { $0.tlsEstablished(peerKey: key) }
    if environment.registry.isFull { stepHandshake { $0.failed(.full) } }
  }

  /// Does nothing once the handshake is over.
  func stepHandshake(
    _ step: (inout LinkHandshakeStateMachine) -> [LinkHandshakeStateMachine.Action]
  ) {
    guard case .handshaking(var machine) = phase else { return }
    let actions = step(&machine)
    phase = .handshaking(machine)
    for action in actions {
      switch action {
      case .send(let envelope):
        write(EncodedFrame(envelope: envelope, lane: .control).bytes)
      case .establish(let peer): open(peer)
      case .fail(let failure): giveUp(failure)
      }
    }
  }

  private func giveUp(_ failure: HandshakeFailure) {
    phase = .closing
    if let context { environment.registry.endHandshake(context.channel) }
    alarm?.cancel()
    outcome.fail(failure)
    context?.close(promise: nil)
  }

  private func open(_ authenticated: AuthenticatedPeer) {
    guard let context else { return }
    var peer = authenticated
    peer.endpoint = context.remoteAddress.flatMap {
      Endpoint($0, port: authenticated.gossipPort)
    }
    let link: Link
    do {
      link = try environment.registry.add { [peer] id in
        Link(
          id: id, peer: peer, handler: self, channel: context.channel,
          configuration: configuration)
      }
    } catch {
      let failure: HandshakeFailure = error == .full ? .full : .abandoned
      if let reject = failure.reject {
        write(
          EncodedFrame(.reject(reject.code, text: reject.text), codec: environment.codec).bytes)
      }
      giveUp(failure)
      return
    }
    phase = .open(link)
    environment.registry.endHandshake(context.channel)
    reader.byteCountMax = FrameCodec.byteCountMax
    environment.delegate.linkUp(link.id, peer: peer)
    if peer.versionMax != environment.parameters.versionMax {
      environment.delegate.noticed(
        .versionsDiffer(peer.node, min: peer.versionMin, max: peer.versionMax))
    }
    beginVitals(link)
    outcome.succeed(peer)
  }

  static func keyFromTLS(_ context: ChannelHandlerContext) -> Bytes32? {
    let tls = try? context.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
    return tls?.peerCertificate.flatMap { try? PeerCertificate.keyHash(of: $0) }
  }
}
