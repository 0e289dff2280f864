import Gossip

/// Something that the event queue holds. Those with an incarnation are for one run of a node and
/// are lost with it.
enum SimulationEvent {
  case startNode(Int)
  case input(node: Int, incarnation: Int, GossipInput)
  case timer(node: Int, incarnation: Int, GossipTimer, generation: Int)
  case commitEnded(node: Int, incarnation: Int)
  case readStored(node: Int, incarnation: Int, LinkID, StreamRange, BulkBudget)
  /// The handshake of a dialled link is over at the dialling end.
  case handshakeEnded(SimulatedLink, contact: PeerContact)
  case synSentAgain(SimulatedLink, contact: PeerContact)
  case dialTimedOut(node: Int, incarnation: Int, PeerKey)
  case linkUp(SimulatedLink, end: Int)
  /// The other end closed, or was closed, and this one notices.
  case linkClosed(SimulatedLink, end: Int)
  case arrival(SimulatedLink, end: Int, Frame)
  /// A busy direction may have room again.
  case drain(SimulatedLink, end: Int)
  /// Six seconds of silence, unless the blocking of that number is over. The lowest bit is the
  /// direction, the rest counts.
  case deadCheck(SimulatedLink, end: Int, blocking: Int)
  case faultBegins(Int)
  case faultEnds(Int)
  case clog(node: Int, change: Int)
  case say(node: Int, byteCount: Int)
  case sayEphemeral(node: Int)
  case scan(node: Int, incarnation: Int)
  case refreshRecord(node: Int, incarnation: Int)

  /// The node and run whose process must be alive and not stopped for this to happen.
  var process: (node: Int, incarnation: Int)? {
    switch self {
    case .input(let node, let incarnation, _), .timer(let node, let incarnation, _, _),
      .commitEnded(let node, let incarnation), .readStored(let node, let incarnation, _, _, _),
      .dialTimedOut(let node, let incarnation, _), .refreshRecord(let node, let incarnation),
      .scan(let node, let incarnation):
      (node, incarnation)
    case .linkUp(let link, let end), .linkClosed(let link, let end), .arrival(let link, let end, _),
      .deadCheck(let link, let end, _):
      (link.ends[end].node, link.ends[end].incarnation)
    default: nil
    }
  }
}
