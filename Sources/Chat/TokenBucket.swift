/// A rate with a burst: so many turns at once, then so many a second. Turns are never refused,
/// they are given for later; who waits is the caller's business. Time is passed in.
package struct TokenBucket: Hashable, Sendable {
  private let nanosecondsPerTurn: UInt64
  /// How far the next turn may lie behind now: the unused burst.
  private let allowance: UInt64
  /// When the next turn is due were there no burst (the virtual scheduling of ATM's generic cell
  /// rate algorithm, ITU-T I.371, annex A).
  private var nextTurn: UInt64

  /// Both at least 1. Full at the beginning.
  package init(perSecond: Int = 20, burst: Int = 200, at now: UInt64) {
    nanosecondsPerTurn = 1_000_000_000 / UInt64(max(1, min(perSecond, 1_000_000_000)))
    // At most 10^15, a million turns of a second each: far from overflowing.
    allowance = nanosecondsPerTurn * UInt64(max(1, min(burst, 1_000_000)) - 1)
    nextTurn = now
  }

  /// Takes a turn and says how long it is until then: zero means now.
  ///
  /// - Parameter now: monotonic nanoseconds.
  package mutating func take(at now: UInt64) -> Duration {
    let base = max(nextTurn, now)
    let (following, overflow) = base.addingReportingOverflow(nanosecondsPerTurn)
    guard !overflow else { return .zero }
    nextTurn = following
    let ahead = base - now
    return ahead <= allowance ? .zero : .nanoseconds(Int64(clamping: ahead - allowance))
  }

  /// Whether nothing is owed: such a bucket is like a new one and need not be kept.
  package func isFull(at now: UInt64) -> Bool { nextTurn <= now }
}
