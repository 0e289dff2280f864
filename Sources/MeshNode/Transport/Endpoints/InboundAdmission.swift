import NIOConcurrencyHelpers

/// Counts accepted connections that have not said who they are, so that nobody can fill a node
/// with them. `Sendable` because all state is behind the mutex.
final class InboundAdmission: Sendable {
  private struct State {
    var total = 0
    var byAddress: [String: Int] = [:]
  }

  private let state = NIOLockedValueBox(State())
  private let totalMax: Int
  private let perAddressMax: Int
  private let countsLoopback: Bool

  init(configuration: TransportConfiguration) {
    totalMax = configuration.unauthenticatedMax
    perAddressMax = configuration.unauthenticatedPerAddressMax
    countsLoopback = configuration.countsLoopback
  }

  /// Whether one more connection may come in from this address; then ``release(_:)`` must follow.
  func admit(_ address: String) -> Bool {
    state.withLockedValue { state in
      guard state.total < totalMax else { return false }
      if isCounted(address) {
        guard state.byAddress[address, default: 0] < perAddressMax else { return false }
        state.byAddress[address, default: 0] += 1
      }
      state.total += 1
      return true
    }
  }

  /// The connection has said who it is, or is gone.
  func release(_ address: String) {
    state.withLockedValue { state in
      state.total -= 1
      guard isCounted(address), let count = state.byAddress[address] else { return }
      state.byAddress[address] = count > 1 ? count - 1 : nil
    }
  }

  var total: Int { state.withLockedValue { $0.total } }

  private func isCounted(_ address: String) -> Bool {
    countsLoopback || !(address.hasPrefix("127.") || address == "::1")
  }
}
