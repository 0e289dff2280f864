/// The replication protocol of one node, without I/O: facts in, commands out.
///
/// Never throws, never logs, never iterates a Dictionary or Set to produce effects: the same
/// inputs with the same seed give the same effects in every process. Its one owner calls
/// ``handle(_:now:)`` with `started` first.
package struct GossipEngine: Sendable {
  package let configuration: GossipConfiguration
  package let id: NodeID

  /// - Parameters:
  ///   - contact: where this node may be reached; peers tell it on.
  ///   - seed: of every random choice. Different on every node and start.
  ///   - frontier: what the log holds, in any order.
  ///   - ownStream: the stream that this node appends to, so that a peer that knows more of it is
  ///     noticed. Nil before the first start.
  package init(
    configuration: GossipConfiguration = GossipConfiguration(), self id: NodeID,
    contact: PeerContact, seed: UInt64, frontier: [StreamHead] = [], ownStream: StreamID? = nil
  ) {
    self.configuration = configuration
    self.id = id
  }

  package mutating func handle(_ input: GossipInput, now: MeshInstant) -> [GossipEffect] {
    []
  }

  /// How many nodes, this one included, have the event in their log, as far as this one knows,
  /// and how many there are.
  package func replicas(of event: EventID) -> (holding: Int, known: Int) { (0, 0) }

  /// Committed heads of all streams, by stream.
  package var frontier: [StreamHead] { [] }
  /// Links that stand, by link.
  package var links: [LinkSummary] { [] }
  /// Live members, this node included, by ID.
  package var members: [NodeID] { [] }
  /// Live nodes' soft state, this node's included, by ID.
  package var records: [NodeRecord] { [] }
  package var footprint: GossipFootprint { GossipFootprint() }
}

/// A link as the engine sees it.
package struct LinkSummary: Hashable, Sendable {
  package let link: LinkID
  package let peer: NodeID
  package let isInitiator: Bool
  /// Nil before the first measurement.
  package let roundTrip: Duration?
}
