import Synchronization

/// A bounded way from what finds peers, on whatever thread, to the one task that reads the events.
package final class DiscoveryEventChannel: Sendable {
  /// For one reader. Ends after ``finish()``.
  package let events: AsyncStream<DiscoveryEvent>
  private let continuation: AsyncStream<DiscoveryEvent>.Continuation
  private let lossCount = Atomic<Int>(0)

  package init(pendingEventsMax: Int) {
    // The oldest are kept: a snapshot that replaces what was lost has to come after them.
    (events, continuation) = AsyncStream.makeStream(
      of: DiscoveryEvent.self, bufferingPolicy: .bufferingOldest(pendingEventsMax))
  }

  package func send(_ event: DiscoveryEvent) {
    if case .dropped = continuation.yield(event) {
      lossCount.add(1, ordering: .relaxed)
    }
  }

  /// Whether events were lost since the last call. Who gets true sends a snapshot.
  package func takeLoss() -> Bool { lossCount.exchange(0, ordering: .relaxed) > 0 }

  package func finish() { continuation.finish() }
}
