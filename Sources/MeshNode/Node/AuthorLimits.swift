import Chat

/// How fast each person may speak at this node. A person over the limit waits; nothing is dropped.
struct AuthorLimits {
  /// People whose bucket is kept; a full bucket need not be, so they are all dropped then.
  static let peopleMax = 20_000
  /// Messages of one person waiting for their turn at most: ten seconds' worth.
  static let waitingMax = 200

  private var buckets: [UInt64: TokenBucket] = [:]
  private var waiting: [UInt64: Int] = [:]

  /// How long until this person may say one more thing: zero means now, and takes the turn. Nil
  /// when too many wait already.
  mutating func delay(
    of person: UInt64, rate: NodeConfiguration.AuthorRate?, at nanoseconds: UInt64
  ) -> Duration? {
    guard let rate else { return .zero }
    if buckets.count > Self.peopleMax { buckets = [:] }
    var bucket =
      buckets[person]
      ?? TokenBucket(perSecond: rate.perSecond, burst: rate.burst, at: nanoseconds)
    let delay = bucket.take(at: nanoseconds)
    guard delay == .zero || waiting[person, default: 0] < Self.waitingMax else { return nil }
    buckets[person] = bucket
    return delay
  }

  mutating func beginsWaiting(_ person: UInt64) { waiting[person, default: 0] += 1 }

  mutating func endsWaiting(_ person: UInt64) {
    let left = waiting[person, default: 1] - 1
    waiting[person] = left > 0 ? left : nil
  }
}
