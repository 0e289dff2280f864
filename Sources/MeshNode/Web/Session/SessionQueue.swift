import DequeModule
import NIOConcurrencyHelpers

/// Requests of all sessions on their way to the workers, in order. Bounded; `Sendable` because all
/// state is behind the mutex.
final class SessionQueue: Sendable {
  private struct State {
    var waiting: Deque<SessionCall> = []
    /// Waiting and being worked on.
    var unfinished = 0
  }

  private let unfinishedMax: Int
  private let state = NIOLockedValueBox(State())
  /// Says "there is something" at most once until it is heard.
  let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init(unfinishedMax: Int) {
    self.unfinishedMax = unfinishedMax
    (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// False when there is no room. A request to close a session always finds room: there are no
  /// more of them than sessions.
  func put(_ request: SessionCall) -> Bool {
    let isTaken = state.withLockedValue { state in
      if case .close = request.action {} else if state.unfinished >= unfinishedMax { return false }
      state.unfinished += 1
      state.waiting.append(request)
      return true
    }
    if isTaken { signal.yield() }
    return isTaken
  }

  func takeAll() -> Deque<SessionCall> {
    state.withLockedValue { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  func finishOne() { state.withLockedValue { $0.unfinished -= 1 } }

  /// Ends ``signals``: the workers finish what there is and end.
  func close() { signal.finish() }
}
