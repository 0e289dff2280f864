/// A live, authenticated connection to a peer. Never reused within a run of the node.
package struct LinkID: Hashable, Comparable, Sendable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }

  package static func < (left: LinkID, right: LinkID) -> Bool { left.number < right.number }
}

/// A fact that the engine is told. Everything it knows came in through one of these.
package enum GossipInput: Hashable, Sendable {
  /// The node runs. To be given first, once: the engine answers with its timers.
  case started
  /// A link stood after its handshake. `isInitiator`: this node dialled.
  case linkUp(LinkID, peer: NodeID, isInitiator: Bool)
  /// A link ended, for whatever reason.
  case linkDown(LinkID)
  /// A frame came in. Events in it were verified by the link; those that failed are not in it.
  case frameReceived(LinkID, Frame)
  /// The live lane of a link passed its limit and was dropped by the transport.
  case liveLaneOverflowed(LinkID)
  /// A round trip was measured by the transport's ping.
  case roundTripMeasured(LinkID, Duration)
  /// Own events, already committed to this node's log: now they may be pushed.
  case appended([Event])
  /// Events of a `persist` effect are committed. Given per stream in ascending order.
  case committed([EventID])
  /// Events of a `persist` effect could not be committed (disk full): they count as not received.
  case commitFailed([EventID])
  /// Events of a `persist` effect do not follow what the log has of their streams: they count as
  /// not received, and only their streams wait.
  case commitRefused([EventID])
  /// Stored events failed their check when they were read: get them again.
  case damaged([EventID])
  /// Part of a `sendStored` went out: up to and including `through`.
  case storedSent(LinkID, stream: StreamID, through: UInt64, events: Int, bytes: Int)
  /// The log no longer has a range that it was asked to send; it begins at `floor`.
  case storedMissing(LinkID, stream: StreamID, floor: UInt64)
  /// Retention moved a stream's floor.
  case floorRaised(StreamID, floor: UInt64)
  /// This node says something that is not kept.
  case ephemeralPublished(EphemeralMessage)
  /// This node's own signed soft state changed.
  case ownRecordChanged(NodeRecord)
  /// A possible peer was found, by discovery, from memory or from configuration.
  case contactFound(PeerContact)
  /// This node has other addresses now: peers are told these from now on.
  case ownContactChanged(PeerContact)
  /// A dial that was asked for came to nothing.
  case dialFailed(PeerKey)
  case timerFired(GossipTimer)
  /// The node is about to stop.
  case stopping
}
