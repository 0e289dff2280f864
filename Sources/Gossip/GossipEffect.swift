/// What the engine wants done, in this order.
package enum GossipEffect: Hashable, Sendable {
  /// Put a frame on the link's lane (``Frame/lane``).
  case send(LinkID, Frame)
  /// Read a run of events from the log and send it on the bulk lane as one `pulled` frame: at most
  /// so much (bytes are the sum of ``Event/cost``), but at least one event. Then answer with
  /// `storedSent` or `storedMissing`. One of these per link is under way at a time.
  case sendStored(LinkID, StreamRange, budget: BulkBudget)
  /// Commit these verified events; answer with `committed`, `commitFailed` or `commitRefused`, in
  /// the order of these effects. Ascending and gapless per stream, but for replacements of damaged
  /// events, which are at or below the head, and for a jump to the floor of peers that have no
  /// older events.
  case persist([Event])
  /// Hand an ephemeral message to the chat.
  case deliverEphemeral(EphemeralMessage)
  /// A node's soft state is new or newer.
  case recordChanged(NodeRecord)
  /// A node's soft state ran out, or its node said goodbye.
  case recordExpired(NodeID)
  /// This node's record must be signed anew with a higher revision, and given back as
  /// `ownRecordChanged`.
  case recordRefreshDue
  /// Peers hold a record of this node, from an earlier run, whose revision is higher than the
  /// latest: the next one must be beyond this, given back as `ownRecordChanged`.
  case ownRecordOutrun(revision: UInt64)
  /// Peers' committed heads moved in these streams: replica counts may have changed.
  case replicasChanged([StreamID])
  /// Two different events were seen at one place of a stream.
  case forkFound(first: Event?, second: Event)
  /// An event of this node's own stream came that the node does not have, or another than it has:
  /// begin a new stream.
  case ownStreamOutrun(StreamID, peerHead: UInt64)
  /// Addresses worth remembering.
  case contactsLearned([PeerContact])
  case dial(PeerContact)
  case disconnect(LinkID, DisconnectReason)
  /// Start, or start anew, a timer. One of each value runs at a time.
  case startTimer(GossipTimer, after: Duration)
  case cancelTimer(GossipTimer)
}

/// A run of one stream, both ends included.
package struct StreamRange: Hashable, Sendable {
  package let stream: StreamID
  package let first: UInt64
  package let last: UInt64

  package init(stream: StreamID, first: UInt64, last: UInt64) {
    self.stream = stream
    self.first = first
    self.last = last
  }
}

/// How much a receiver is ready to take in.
package struct BulkBudget: Hashable, Sendable {
  package let events: Int
  package let bytes: Int

  package init(events: Int, bytes: Int) {
    self.events = events
    self.bytes = bytes
  }
}

/// Why the engine ends a link.
package enum DisconnectReason: Hashable, Sendable {
  /// A second link to the same peer: the other one stays.
  case duplicate
  /// The overlay has no place for it.
  case notNeeded
  /// The peer broke the protocol; the text names the rule.
  case protocolViolation(String)
  /// Nothing came back for the dead time.
  case unresponsive
  case stopping
}

/// Where a peer may be reached. The key is a hint: who it is, only the handshake says.
package struct PeerContact: Hashable, Sendable {
  package let key: PeerKey
  /// Best first, at most ``GossipConfiguration/endpointsMax``.
  package let endpoints: [Endpoint]

  package init(key: PeerKey, endpoints: [Endpoint]) {
    self.key = key
    self.endpoints = endpoints
  }
}

/// A numeric address and a TCP port. The engine never looks inside.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// An IPv4 or IPv6 address in text; a link-local one with its scope (`fe80::1%eth0`).
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
