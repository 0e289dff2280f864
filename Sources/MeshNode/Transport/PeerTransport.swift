import Gossip
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// The links of a node to other nodes: listens, dials, sends, and tells its ``LinkDelegate`` what
/// happens.
///
/// Threading: every method may be called from any thread or task. `send` and `disconnect` never
/// wait: a frame is encoded on the caller's thread, queued on its lane under a short lock, and
/// written by the link's event loop. `bind` is called once, then `begin`, and `stop` last.
final class PeerTransport: Sendable {
  private struct Running: Sendable {
    let listener: PeerListener
    let dialer: PeerDialer
  }

  private enum State: Sendable {
    /// Can transition to: `bound`, `stopped`.
    case new
    /// The port is taken, and nobody is let in. Can transition to: `running`, `stopped`.
    case bound(PeerListener)
    /// Can transition to: `stopped`.
    case running(Running)
    case stopped
  }

  private let configuration: TransportConfiguration
  private let identity: TransportIdentity
  private let parameters: LinkParameters
  private let cryptography: any GossipCryptography
  private let verification: FrameVerification
  private let delegate: any LinkDelegate
  private let eventLoops: any EventLoopGroup
  private let logger: Logger
  private let registry: LinkRegistry
  private let admission: InboundAdmission
  private let codec = FrameCodec()
  private let state = NIOLockedValueBox(State.new)
  /// The latest frame and what it looks like encoded: the engine sends one frame to many links in
  /// a row. Comparing it costs little, because its events are the very same arrays.
  private let latest = NIOLockedValueBox<(frame: Frame, encoded: EncodedFrame)?>(nil)

  /// - Parameter eventLoops: who runs them shuts them down, after ``stop()``.
  init(
    configuration: TransportConfiguration = TransportConfiguration(),
    identity: TransportIdentity, parameters: LinkParameters,
    cryptography: any GossipCryptography, verification: FrameVerification,
    delegate: any LinkDelegate, eventLoops: any EventLoopGroup, logger: Logger
  ) {
    self.configuration = configuration
    self.identity = identity
    self.parameters = parameters
    self.cryptography = cryptography
    self.verification = verification
    self.delegate = delegate
    self.eventLoops = eventLoops
    self.logger = logger
    registry = LinkRegistry(linksMax: configuration.linksMax)
    admission = InboundAdmission(configuration: configuration)
  }

  /// Takes a port. Links come only after ``begin(webPort:)``.
  ///
  /// - Parameters:
  ///   - host: a numeric address; nil for all, of both families.
  ///   - port: 0 for any; nil for 7420 or the next that is free.
  /// - Returns: the port that other nodes can be told.
  func bind(host: String? = nil, port: UInt16? = nil) async throws(PeerListenerError) -> UInt16 {
    let listener = try await PeerListener.bind(host: host, port: port, group: eventLoops)
    state.withLockedValue { $0 = .bound(listener) }
    return listener.port
  }

  /// Takes links, and dials, from now on.
  ///
  /// - Parameter webPort: where this node's page is; peers are told.
  func begin(webPort: UInt16) async throws {
    guard case .bound(let listener) = state.withLockedValue({ $0 }) else { return }
    let tls = try LinkTLS(identity: identity, configuration: configuration)
    var parameters = parameters
    parameters.gossipPort = listener.port
    parameters.webPort = webPort
    let environment = LinkEnvironment(
      configuration: configuration, parameters: parameters, ownKey: identity.keyHash,
      cryptography: cryptography, verification: verification, delegate: delegate,
      registry: registry, logger: logger)
    let pipeline = LinkPipeline(environment: environment, tls: tls)
    let dialer = PeerDialer(pipeline: pipeline, eventLoops: eventLoops)
    state.withLockedValue { $0 = .running(Running(listener: listener, dialer: dialer)) }
    try await listener.begin(InboundLinks(pipeline: pipeline, admission: admission).take)
  }

  /// Tries the endpoints, best first. Returns the peer that answered, whose link has been reported
  /// to the delegate before; nil when there is none, or ``begin(webPort:)`` was not called.
  func dial(_ endpoints: [Endpoint]) async -> NodeID? {
    guard case .running(let running) = state.withLockedValue({ $0 }) else { return nil }
    switch await running.dialer.dial(endpoints) {
    case .success(let peer): return peer.node
    case .failure(let failure):
      logger.debug(
        "no link came of a dial",
        metadata: ["endpoints": "\(endpoints)", "reason": "\(failure)"])
      return nil
    }
  }

  /// Puts a frame on its lane. A link that is gone is passed over.
  func send(_ frame: Frame, to id: LinkID) {
    send(frame, to: CollectionOfOne(id))
  }

  /// One frame over many links, encoded once.
  func send(_ frame: Frame, to ids: some Sequence<LinkID>) {
    guard let encoded = encode(frame) else {
      logger.error("a frame is too long to be sent", metadata: ["lane": "\(frame.lane)"])
      return
    }
    for id in ids where registry[id]?.send(encoded) == .liveDropped {
      delegate.liveLaneOverflowed(id)
    }
  }

  /// Ends a link after a last word; `linkDown` follows.
  func disconnect(_ id: LinkID, reason: DisconnectReason) {
    registry[id]?.end(.disconnected(reason))
  }

  var linkCount: Int { registry.count }

  /// Says goodbye on all links, flushes them and closes. Returns when all are closed, which
  /// ``TransportConfiguration/closeGrace`` bounds; no link comes up afterwards.
  func stop() async {
    let last = state.withLockedValue { state in
      defer { state = .stopped }
      return state
    }
    let listener: PeerListener
    switch last {
    case .new, .stopped: return
    case .bound(let bound): listener = bound
    case .running(let running): listener = running.listener
    }
    let (links, handshaking) = registry.close()
    for link in links { link.end(.disconnected(.stopping)) }
    for channel in handshaking { channel.close(promise: nil) }
    await listener.close()
    for link in links { await link.closed() }
  }

  private func encode(_ frame: Frame) -> EncodedFrame? {
    if let known = latest.withLockedValue({ $0 }), known.frame == frame { return known.encoded }
    guard let encoded = EncodedFrame(frame, codec: codec) else { return nil }
    latest.withLockedValue { $0 = (frame, encoded) }
    return encoded
  }
}
