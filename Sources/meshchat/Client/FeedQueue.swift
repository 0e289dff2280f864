import MeshNode
import NIOConcurrencyHelpers

/// What happens on the node, waiting for one reader. Bounded: when the reader is too slow, what
/// waits is thrown away and counted, and the reader is told.
final class FeedQueue: FeedSink {
  static let itemsMax = 2_048

  struct Batch: Sendable {
    let items: [FeedItem]
    /// Messages thrown away before these.
    let lost: Int
  }

  private struct State {
    var items: [FeedItem] = []
    var lost = 0
  }

  private let state = NIOLockedValueBox(State())
  private let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init() {
    (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func feed(_ items: [FeedItem]) {
    state.withLockedValue { state in
      if state.items.count + items.count > Self.itemsMax {
        state.lost += state.items.count
        // What cannot be asked for again stays: that the node stops.
        state.items.removeAll { if case .stopping = $0 { false } else { true } }
      }
      state.items.append(contentsOf: items.suffix(Self.itemsMax))
      state.lost += max(0, items.count - Self.itemsMax)
    }
    signal.yield()
  }

  func finish() { signal.finish() }

  /// The next batch; nil when finished or cancelled.
  func next() async -> Batch? {
    for await _ in signals {
      let batch = state.withLockedValue { state in
        defer { state = State() }
        return Batch(items: state.items, lost: state.lost)
      }
      if !batch.items.isEmpty || batch.lost > 0 { return batch }
    }
    return nil
  }
}
