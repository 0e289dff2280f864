import Gossip
import NIOConcurrencyHelpers

/// Calls of `append` that wait for the writer. Everything that gathers here while a transaction
/// runs goes into the next one: one fsync for all of it (group commit).
package final class AppendQueue: Sendable {
  typealias Answer = CheckedContinuation<Result<[CommittedEvent], StorageError>, Never>

  struct Request: Sendable {
    let events: [Event]
    let answer: Answer
  }

  private struct State {
    var waiting: [Request] = []
    var isWriterDue = false
    var isClosed = false
    var admitted = 0
  }

  private let state = NIOLockedValueBox(State())
  private let waitingMax: Int

  init(waitingMax: Int) { self.waitingMax = waitingMax }

  enum Admission {
    /// The caller has to start the writer.
    case startWriter
    /// The writer is on its way.
    case queued
    case refused(StorageError)
  }

  func add(_ request: Request) -> Admission {
    state.withLockedValue { state in
      guard !state.isClosed else { return .refused(.closed) }
      guard state.waiting.count < waitingMax else { return .refused(.busy) }
      state.waiting.append(request)
      state.admitted += 1
      guard !state.isWriterDue else { return .queued }
      state.isWriterDue = true
      return .startWriter
    }
  }

  /// Calls that were let in since the start.
  package var admitted: Int { state.withLockedValue { $0.admitted } }

  /// The next calls, in order: at least one, and no more than make up a transaction. Empty: none
  /// wait, and the writer is done.
  func take(eventsMax: Int) -> [Request] {
    state.withLockedValue { state in
      var events = 0
      var count = 0
      for request in state.waiting {
        guard count == 0 || events + request.events.count <= eventsMax else { break }
        events += request.events.count
        count += 1
      }
      guard count > 0 else {
        state.isWriterDue = false
        return []
      }
      let taken = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(count)
      return taken
    }
  }

  /// What comes from now on is refused; what waits is still written.
  func close() -> Bool {
    state.withLockedValue { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
  }
}
