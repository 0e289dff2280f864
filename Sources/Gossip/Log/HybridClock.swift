/// Gives out hybrid times that never run backwards and follow what was seen of others.
/// Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014, algorithm 1.
package struct HybridClock: Hashable, Sendable {
  /// How far ahead of this machine's wall clock another node's time may be and still count. Too
  /// low: nodes with a bad clock sort wrongly after a conversation. Too high: one broken clock
  /// drags everybody's into the future.
  package static let aheadMillisecondsMax: UInt64 = 60_000

  package private(set) var latest: HybridTime

  /// - Parameter latest: the newest time in the log, so that a restart does not go back.
  package init(latest: HybridTime = .zero) { self.latest = latest }

  /// A time for something that happens now: later than every one before.
  package mutating func tick(now: MeshInstant) -> HybridTime {
    latest = max(latest.successor, HybridTime(milliseconds: now.wallMilliseconds))
    return latest
  }

  /// A time that came from elsewhere; one too far ahead counts as far as is allowed.
  package mutating func observe(_ remote: HybridTime, now: MeshInstant) {
    let limit = HybridTime(
      milliseconds: now.wallMilliseconds + Self.aheadMillisecondsMax, counter: UInt16.max)
    latest = max(latest, min(remote, limit))
  }
}
