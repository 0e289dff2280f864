import NIOConcurrencyHelpers

/// Which audiences exist on any event loop, so that nothing is encoded for nobody. `Sendable`
/// because all state is behind the mutex.
final class AudienceCounts: Sendable {
  private let counts = NIOLockedValueBox<[AudienceKey: Int]>([:])

  func add(_ key: AudienceKey) {
    counts.withLockedValue { $0[key, default: 0] += 1 }
  }

  func remove(_ key: AudienceKey) {
    counts.withLockedValue { counts in
      let left = (counts[key] ?? 1) - 1
      counts[key] = left == 0 ? nil : left
    }
  }

  func present() -> [AudienceKey: Int] { counts.withLockedValue { $0 } }
}
