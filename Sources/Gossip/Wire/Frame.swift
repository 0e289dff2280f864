/// What crosses a link after the handshake. `FrameCodec` turns it into bytes and back.
package enum Frame: Hashable, Sendable {
  /// Events as they happen. `hops`: links crossed before this one, 0 from the author. `isDirect`:
  /// the author pushes to everybody itself, only announce.
  case push([Event], hops: UInt8, isDirect: Bool)
  /// Events that were asked for: a run of one stream, ascending.
  case pulled([Event])
  /// Committed heads that moved since the last announcement (Plumtree's IHAVE, coalesced).
  case announce([Announcement])
  /// Plumtree: send no more pushes of these streams over this link.
  case prune([StreamID])
  /// Plumtree: push this stream over this link again.
  case graft([StreamID])
  /// Fingerprint of the sender's whole frontier.
  case fingerprint(Bytes32)
  /// Frontier parts by range of stream IDs (range-based set reconciliation).
  case reconcile([FrontierPart])
  /// Send these ranges as credit allows.
  case pull([StreamRange])
  /// The receiver is ready for so much more on the bulk lane.
  case credit(BulkBudget)
  /// The sender has nothing of this stream below `floor`.
  case unavailable(StreamID, floor: UInt64)
  case ephemeral(EphemeralMessage)
  case records([NodeRecord])
  case overlay(OverlayMessage)
  case goodbye

  /// The three lanes of a link, in order of precedence.
  package enum Lane: Int, Hashable, Sendable, CaseIterable {
    case control, live, bulk
  }

  package var lane: Lane {
    switch self {
    case .push, .ephemeral: .live
    case .pulled: .bulk
    default: .control
    }
  }
}

/// A committed head, and how far from its author the sender is.
package struct Announcement: Hashable, Sendable {
  package let head: StreamHead
  /// Links that the event at the head crossed to the sender: 0 at its author. Pulled ones count as
  /// 255, too far to be a better parent.
  package let hops: UInt8

  package init(head: StreamHead, hops: UInt8) {
    self.head = head
    self.hops = hops
  }
}

/// One range of the stream ID space in a reconciliation.
package struct FrontierPart: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// Digest of all heads in the range; and how many streams that are.
    case fingerprint(Bytes32, streams: Int)
    /// All heads in the range.
    case heads([StreamHead])
  }

  /// Lowest and highest stream ID of the range, both included.
  package let first: StreamID
  package let last: StreamID
  package let content: Content
  /// The receiver is to answer with its own heads where they differ.
  package let wantsAnswer: Bool

  package init(first: StreamID, last: StreamID, content: Content, wantsAnswer: Bool) {
    self.first = first
    self.last = last
    self.content = content
    self.wantsAnswer = wantsAnswer
  }
}

/// HyParView's messages (Leitão et al., DSN 2007, section 4).
package enum OverlayMessage: Hashable, Sendable {
  case join(PeerContact)
  case forwardJoin(PeerContact, timeToLive: Int)
  case neighbor(isHighPriority: Bool)
  case neighborReply(accepted: Bool)
  case disconnect
  case shuffle(origin: PeerContact, contacts: [PeerContact], timeToLive: Int)
  case shuffleReply([PeerContact])
}
