import Gossip

/// One engine with links to peers that are not there: what it answers to each input is all there is
/// to see.
struct EngineRig {
  var engine: GossipEngine
  var nanoseconds: UInt64 = 1_000_000_000

  /// - Parameter id: this node's; peers are named by their own numbers.
  init(
    _ id: Int = 5, configuration: GossipConfiguration = GossipConfiguration(),
    frontier: [StreamHead] = [], ownStream: StreamID? = nil
  ) {
    engine = GossipEngine(
      configuration: configuration, self: .test(id), contact: .test(id), seed: 1,
      frontier: frontier, ownStream: ownStream)
    give(.started)
  }

  /// A configuration under which every mesh is a partial one.
  static var partial: GossipConfiguration {
    var configuration = GossipConfiguration()
    configuration.overlay.fullMeshMembersMax = 1
    configuration.overlay.fullMeshMembersReturn = 0
    return configuration
  }

  @discardableResult
  mutating func give(_ input: GossipInput) -> [GossipEffect] {
    engine.handle(
      input,
      now: MeshInstant(
        monotonicNanoseconds: nanoseconds,
        wallMilliseconds: 1_700_000_000_000 + nanoseconds / 1_000_000))
  }

  /// Links to the peer of this number, over a link of the same number.
  @discardableResult
  mutating func link(_ peer: Int, isInitiator: Bool = true) -> [GossipEffect] {
    give(.linkUp(LinkID(UInt64(peer)), peer: .test(peer), isInitiator: isInitiator))
  }

  @discardableResult
  mutating func receive(_ frame: Frame, from peer: Int) -> [GossipEffect] {
    give(.frameReceived(LinkID(UInt64(peer)), frame))
  }

  @discardableResult
  mutating func fire(_ timer: GossipTimer, after duration: Duration) -> [GossipEffect] {
    pass(duration)
    return give(.timerFired(timer))
  }

  mutating func pass(_ duration: Duration) {
    nanoseconds += UInt64(duration / .nanoseconds(1))
  }
}

extension GossipEffect {
  static func frame(_ frame: Frame, to peer: Int) -> GossipEffect {
    .send(LinkID(UInt64(peer)), frame)
  }

  static func stored(
    _ stream: StreamID, _ range: ClosedRange<UInt64>, to peer: Int, _ budget: BulkBudget
  ) -> GossipEffect {
    .sendStored(
      LinkID(UInt64(peer)),
      StreamRange(stream: stream, first: range.lowerBound, last: range.upperBound), budget: budget)
  }
}

extension [Event] {
  var head: StreamHead {
    StreamHead(
      stream: self[0].stream, floor: 0, head: last?.seq ?? 0, headHash: last?.hash ?? .zero)
  }

  var ids: [EventID] { map(\.id) }

  static func run(_ stream: UInt64, _ count: Int) -> [Event] {
    var author = AuthorStream(StreamID(stream), node: 0)
    return (0..<count).map { _ in author.next() }
  }
}
