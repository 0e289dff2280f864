import NIOConcurrencyHelpers
import NIOCore

/// The connections to one peer that are being made: the first that is made wins, the others are
/// closed. `Sendable` because all state is behind the mutex.
final class ConnectRace: Sendable {
  private struct State {
    var running: [any Channel] = []
    var isOver = false
  }

  private let state = NIOLockedValueBox(State())

  /// False when it is too late to begin.
  func enter(_ channel: any Channel) -> Bool {
    state.withLockedValue { state in
      guard !state.isOver else { return false }
      state.running.append(channel)
      return true
    }
  }

  /// Whether this connection is the one.
  func win(_ channel: any Channel) -> Bool { finish(keeping: channel) }

  /// Nobody wins any more.
  func abandon() { _ = finish(keeping: nil) }

  private func finish(keeping winner: (any Channel)?) -> Bool {
    let losers: [any Channel]? = state.withLockedValue { state in
      guard !state.isOver else { return nil }
      state.isOver = true
      defer { state.running = [] }
      return state.running.filter { $0 !== winner }
    }
    losers?.forEach { $0.close(promise: nil) }
    return losers != nil
  }
}
