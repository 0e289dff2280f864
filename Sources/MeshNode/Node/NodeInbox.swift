import Gossip
import Synchronization

/// Facts on their way to the node: links put them in from their event loops, timers and discovery
/// from theirs, and the node takes them out in order, many at a time.
///
/// Bounded by its writers: a link stops reading from its peer while ``isCrowded`` holds.
/// `Sendable` because all state is behind the mutex.
final class NodeInbox: Sendable {
  /// Inputs waiting above which links pause reading. 4,096 frames are under 20 ms of work; fewer
  /// starve a bulk pull, more only add delay and memory.
  static let crowdedCount = 4_096

  private let waiting = Mutex<[GossipInput]>([])
  /// Says "there is something" at most once until it is heard.
  let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init() {
    (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  var isCrowded: Bool { waiting.withLock { $0.count > Self.crowdedCount } }

  func put(_ input: GossipInput) {
    waiting.withLock { $0.append(input) }
    signal.yield()
  }

  func takeAll() -> [GossipInput] {
    waiting.withLock { inputs in
      defer { inputs = [] }
      return inputs
    }
  }

  /// Ends ``signals``: the loop that listens comes to its end.
  func close() {
    signal.finish()
  }
}
