import Gossip

/// A live connection between two nodes: at each end a `LinkID` of that node's own, and a direction
/// that leaves it. Ordered and reliable as TCP is, unless a fault says otherwise.
final class SimulatedLink {
  /// One of the two ends.
  struct End {
    let node: Int
    /// The run of the node that the link belongs to: a restarted node has none of the old links.
    let incarnation: Int
    let id: LinkID
    var isOpen = false
    /// What leaves this end.
    var outgoing = Direction()
  }

  struct Direction {
    /// When the last byte handed over so far will be on the wire.
    var busyUntil: UInt64 = 0
    /// Nothing sent later arrives earlier.
    var lastArrival: UInt64 = 0
    /// Set while a fault lets nothing through.
    var blockedSince: UInt64?
    /// Counts blockings, so that the dead check of an earlier one finds itself out of date.
    var blockings = 0
    /// Frames that wait; nil most of the time.
    var waiting: LaneQueue?
    var isDraining = false
  }

  let baseLatencyNanoseconds: UInt64
  /// The dialling end is 0, the accepting end 1.
  var ends: [End]

  init(initiator: End, responder: End, baseLatencyNanoseconds: UInt64) {
    ends = [initiator, responder]
    self.baseLatencyNanoseconds = baseLatencyNanoseconds
  }

  var roundTrip: Duration { .nanoseconds(Int64(baseLatencyNanoseconds * 2)) }
  var isOpenAtBothEnds: Bool { ends[0].isOpen && ends[1].isOpen }
}
