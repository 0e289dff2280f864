import Gossip
import NIOConcurrencyHelpers

/// Where the node and the writer of the log meet: the node puts in what is to be stored; the writer
/// takes a batch as soon as it has committed the one before, so that the disk never waits for the
/// node; the node takes out what became of each, in order.
///
/// After a failure the writer gets nothing until ``resume()``: what waits may build on what failed.
/// `Sendable` because all state is behind the lock.
final class CommitPipeline: CommitSource {
  /// Batches written and not yet taken out at most: then the writer waits for the node.
  static let aheadMax = 4

  /// A batch and, for each of its items, what became of it.
  struct Outcome {
    let batch: [CommitQueue.Item]
    let results: [Result<[CommittedEvent], StorageError>]

    var hasFailures: Bool {
      results.contains { if case .failure = $0 { true } else { false } }
    }
  }

  private struct State {
    var queue = CommitQueue()
    var underWay: [CommitQueue.Item]?
    var outcomes: [Outcome] = []
    var isHeld = false
  }

  private let state = NIOLockedValueBox(State())
  /// Raised when there may be something to write.
  let workSignal = Signal()
  /// Raised when a batch was written, or could not be.
  let outcomeSignal = Signal()

  // MARK: The node's side

  var hasRoomForPost: Bool { state.withLockedValue { $0.queue.hasRoomForPost } }

  /// Nothing waits, is being written, or was written and not taken out.
  var isIdle: Bool {
    state.withLockedValue { $0.queue.isEmpty && $0.underWay == nil && $0.outcomes.isEmpty }
  }

  func add(_ post: PendingPost) {
    state.withLockedValue { $0.queue.add(post) }
    workSignal.raise()
  }

  /// - Parameter events: ascending, as the engine gave them.
  func add(received events: [Event]) {
    state.withLockedValue { $0.queue.add(received: events) }
    workSignal.raise()
  }

  /// Takes out every post that waits: they were built on one that failed.
  func takePosts() -> [PendingPost] { state.withLockedValue { $0.queue.takePosts() } }

  /// Takes out every event of these streams that waits: they follow one that failed.
  func takeReceived(of streams: Set<StreamID>) -> [EventID] {
    state.withLockedValue { $0.queue.takeReceived(of: streams) }
  }

  func takeOutcome() -> Outcome? {
    state.withLockedValue { $0.outcomes.isEmpty ? nil : $0.outcomes.removeFirst() }
  }

  /// What was taken out has been seen to: the writer may go on.
  func resume() {
    state.withLockedValue { if $0.outcomes.isEmpty { $0.isHeld = false } }
    workSignal.raise()
  }

  /// Nothing more comes, and ``isIdle`` held.
  func finish() {
    workSignal.finish()
    outcomeSignal.finish()
  }

  // MARK: The writer's side

  func nextBatch() -> [[Event]]? {
    state.withLockedValue { state in
      guard !state.isHeld, state.outcomes.count < Self.aheadMax, !state.queue.isEmpty else {
        return nil
      }
      let batch = state.queue.takeBatch().flatMap(\.byStream)
      state.underWay = batch
      return batch.map(\.events)
    }
  }

  func finished(_ results: [Result<[CommittedEvent], StorageError>]) {
    state.withLockedValue { state in
      guard let batch = state.underWay else { return }
      let outcome = Outcome(batch: batch, results: results)
      state.underWay = nil
      state.isHeld = outcome.hasFailures
      state.outcomes.append(outcome)
    }
    outcomeSignal.raise()
  }
}
