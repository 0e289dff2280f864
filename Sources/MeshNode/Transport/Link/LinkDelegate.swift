import Gossip

/// Who is told what happens on the links: the node's inbox.
///
/// Threading: called on the event loop of the link concerned (``overflowed`` also on the thread
/// that sent), so for different links at the same time, but for one link one call after the other
/// and in order: `linkUp` first, `linkDown` last and exactly once. The link waits for the return:
/// take the value, enqueue it, return. Sending and disconnecting from inside a call is allowed;
/// both only enqueue.
protocol LinkDelegate: AnyObject, Sendable {
  /// While this holds, links stop reading from their peers, and look again every
  /// ``TransportConfiguration/crowdedRecheck``.
  var isCrowded: Bool { get }

  func linkUp(_ link: LinkID, peer: AuthenticatedPeer)
  /// Frames as they came, verified: what did not verify is not in them.
  func received(_ frames: [Frame], over link: LinkID)
  /// The live lane passed its bound and was dropped.
  func liveLaneOverflowed(_ link: LinkID)
  func roundTripMeasured(_ link: LinkID, _ roundTrip: Duration)
  func linkDown(_ link: LinkID, peer: AuthenticatedPeer, reason: LinkEnd)
  /// Something that a person may want to know; no link comes or goes by it.
  func noticed(_ notice: LinkNotice)
}

/// Why a link came down.
enum LinkEnd: Hashable, Sendable {
  /// The peer said goodbye: it is stopping.
  case goodbye
  /// The connection was closed, or broke.
  case closed(String)
  /// The peer's reason.
  case rejected(LinkMessage.RejectCode, text: String)
  /// This node's wish.
  case disconnected(DisconnectReason)
  /// Nothing came for too long.
  case unresponsive
  /// The peer did not take what was written.
  case writeStalled
  case laneOverflowed(Frame.Lane)
  /// The peer broke the protocol.
  case violation(String)
}

/// What the status of a node should say about nodes that it has no link with, or an odd one.
enum LinkNotice: Hashable, Sendable {
  /// A handshake came to nothing. The address is where the peer was met.
  case handshakeFailed(address: String, HandshakeFailure)
  /// A link stands, and its peer knows other versions than this node does.
  case versionsDiffer(NodeID, min: UInt32, max: UInt32)
  /// Connections are being turned away: too many have not said who they are.
  case tooManyUnauthenticated(address: String)
  /// Events of a peer did not verify and were dropped.
  case eventsDropped(NodeID, count: Int)
}
