import Testing

@testable import Chat

@Suite struct TokenBucketTests {
  private let second: UInt64 = 1_000_000_000

  @Test func burstThenRate() {
    var bucket = TokenBucket(perSecond: 20, burst: 200, at: 5 * second)
    for _ in 0..<200 { #expect(bucket.take(at: 5 * second) == .zero) }
    #expect(bucket.take(at: 5 * second) == .milliseconds(50))
    #expect(bucket.take(at: 5 * second) == .milliseconds(100))
    // Those two turns were given; after 150 ms the next is due.
    #expect(bucket.take(at: 5 * second + 150_000_000) == .zero)
  }

  @Test func restFillsTheBurstAgainAndNoFurther() {
    var bucket = TokenBucket(perSecond: 10, burst: 5, at: 0)
    for _ in 0..<5 { _ = bucket.take(at: 0) }
    #expect(!bucket.isFull(at: 0))
    #expect(bucket.isFull(at: second))
    for _ in 0..<5 { #expect(bucket.take(at: 1_000 * second) == .zero) }
    #expect(bucket.take(at: 1_000 * second) == .milliseconds(100))
  }

  @Test func aClockAtItsEndDoesNotTrap() {
    var bucket = TokenBucket(perSecond: 1, burst: 1, at: .max - 1)
    #expect(bucket.take(at: .max - 1) == .zero)
    #expect(bucket.take(at: .max) == .zero)
  }
}
