import Gossip
import Synchronization

/// Facts on their way to the node: links put them in from their event loops, timers and discovery
/// from theirs, and the node takes them out in order, many at a time.
///
/// Bounded by its writers: a link stops reading from its peer while ``isCrowded`` holds.
/// `Sendable` because all state is behind the mutex.
final class NodeInbox: Sendable {
  /// Inputs waiting above which links pause reading. 1,024 frames are under 20 ms of work; fewer
  /// starve a bulk pull, more only add delay and memory.
  static let crowdedCount = 1_024

  private let waiting = Mutex<[NodeInput]>([])
  /// Raised when something was put in.
  let signal = Signal()

  func put(_ input: NodeInput) {
    waiting.withLock { $0.append(input) }
    signal.raise()
  }

  func takeAll() -> [NodeInput] {
    waiting.withLock { inputs in
      defer { inputs = [] }
      return inputs
    }
  }

  /// Ends ``signal``: the loop that listens comes to its end.
  func close() { signal.finish() }
}

extension NodeInbox: LinkDelegate {
  var isCrowded: Bool { waiting.withLock { $0.count > Self.crowdedCount } }

  func linkUp(_ link: LinkID, peer: AuthenticatedPeer) { put(.linkUp(link, peer)) }

  func received(_ frames: [Frame], over link: LinkID) {
    waiting.withLock { inputs in
      for frame in frames { inputs.append(.gossip(.frameReceived(link, frame))) }
    }
    signal.raise()
  }

  func liveLaneOverflowed(_ link: LinkID) { put(.gossip(.liveLaneOverflowed(link))) }

  func roundTripMeasured(_ link: LinkID, _ roundTrip: Duration) {
    put(.gossip(.roundTripMeasured(link, roundTrip)))
  }

  func linkDown(_ link: LinkID, peer: AuthenticatedPeer, reason: LinkEnd) {
    put(.linkDown(link, peer, reason))
  }

  func noticed(_ notice: LinkNotice) { put(.noticed(notice)) }
}
