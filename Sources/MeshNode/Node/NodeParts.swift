import Discovery
import Gossip
import Logging

/// What a node is put together from; ``NodeParts/of(_:log:links:streamKeys:inbox:bootID:gossipPort:logger:)`` makes them.
struct NodeParts {
  let identity: NodeIdentity
  let settings: NodeSettings
  let store: any EventStore
  let links: any LinkLayer
  let streamKeys: StreamKeys
  let inbox: NodeInbox
  let engine: GossipEngine
  let author: AuthorLog
  let clock: HybridClock
  /// Authors of streams that are known to be forked.
  let forked: [NodeID]
  let logger: Logger
}

/// What does not change while a node runs.
struct NodeSettings: Sendable {
  /// Shown to people.
  let name: String
  let version: String
  let bootID: UInt64
  let gossipPort: UInt16
  /// Dialled always.
  let peers: [StaticPeer]
  /// Events per second of one person; nil lifts the limit, for load tests.
  let authorRate: NodeConfiguration.AuthorRate?
  let now: @Sendable () -> MeshInstant
  /// The machine's addresses at the moment of the call.
  let addresses: @Sendable () -> OwnAddresses
}

/// The links as the node uses them. Every call returns at once; what happens comes back through
/// the inbox.
protocol LinkLayer: Sendable {
  func send(_ frame: Frame, to link: LinkID)
  func disconnect(_ link: LinkID, reason: DisconnectReason)
  /// Tries the endpoints in turn. Returns the peer that answered, whose link has been reported to
  /// the inbox before, or nil.
  func dial(_ endpoints: [Endpoint]) async -> NodeID?
  /// Starts, or starts anew, a timer that ends as `timerFired` in the inbox.
  func startTimer(_ timer: GossipTimer, after: Duration)
  func cancelTimer(_ timer: GossipTimer)
}
