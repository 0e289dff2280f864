import Gossip

/// What the node's inbox holds: facts for the engine, and those that the node itself looks at.
enum NodeInput: Sendable {
  case gossip(GossipInput)
  case linkUp(LinkID, AuthenticatedPeer)
  case linkDown(LinkID, AuthenticatedPeer, LinkEnd)
  case noticed(LinkNotice)
  /// Discovery found a peer, or knows it better.
  case peerFound(PeerContact)
}
