import Gossip
import NIOConcurrencyHelpers

/// Facts on their way to the node: links put them in from their event loops, timers and discovery
/// from theirs, and the node takes them out in order, many at a time.
///
/// Bounded by its writers: a link stops reading from its peer while ``isCrowded`` holds.
/// `Sendable` because all state is behind the mutex.
final class NodeInbox: Sendable {
  /// Inputs waiting above which links pause reading. 1,024 frames are under 20 ms of work; fewer
  /// starve a bulk pull, more only add delay and memory.
  static let crowdedCount = 1_024
  /// Bytes of events waiting above which they pause as well: frames are of up to 256 KiB.
  static let crowdedBytes = 16 << 20

  private struct Waiting {
    var inputs: [NodeInput] = []
    var bytes = 0
  }

  private let waiting = NIOLockedValueBox(Waiting())
  /// Raised when something was put in.
  let signal = Signal()

  func put(_ input: NodeInput) {
    waiting.withLockedValue { $0.inputs.append(input) }
    signal.raise()
  }

  func takeAll() -> [NodeInput] {
    waiting.withLockedValue { waiting in
      defer { waiting = Waiting() }
      return waiting.inputs
    }
  }

  /// Ends ``signal``: the loop that listens comes to its end.
  func close() { signal.finish() }
}

extension NodeInbox: LinkDelegate {
  var isCrowded: Bool {
    waiting.withLockedValue { $0.inputs.count > Self.crowdedCount || $0.bytes > Self.crowdedBytes }
  }

  func linkUp(_ link: LinkID, peer: AuthenticatedPeer) { put(.linkUp(link, peer)) }

  func received(_ frames: [Frame], over link: LinkID) {
    waiting.withLockedValue { waiting in
      for frame in frames {
        waiting.inputs.append(.gossip(.frameReceived(link, frame)))
        waiting.bytes += frame.eventBytes
      }
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

extension Frame {
  /// What its events take up, roughly.
  fileprivate var eventBytes: Int {
    switch self {
    case .push(let events, _, _), .pulled(let events): events.reduce(0) { $0 + $1.cost }
    default: 0
    }
  }
}
