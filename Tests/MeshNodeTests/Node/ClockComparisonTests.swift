import Gossip
import Testing

@testable import MeshNode

@Suite struct ClockComparisonTests {
  let node = { (number: UInt64) in NodeID(Bytes32(number, 0, 0, 0)) }
  let now: UInt64 = 1_800_000_000_000

  @Test func theMedianOfThePeersCounts() {
    var clocks = ClockComparison()
    #expect(clocks.offsetMilliseconds == 0)
    // One peer is a year ahead; the two others agree that this node is ten minutes behind.
    clocks.heard(node(1), wroteAt: now + 31_536_000_000, now: now)
    clocks.heard(node(2), wroteAt: now + 600_000, now: now)
    clocks.heard(node(3), wroteAt: now + 600_020, now: now)
    #expect(clocks.offsetMilliseconds == -600_020)
    #expect(clocks.health.text.hasPrefix("This machine's clock is 10 minutes behind"))
    clocks.forget(node(2))
    clocks.forget(node(3))
    #expect(clocks.health.text.contains("365 days behind"))
  }

  @Test func aRecordThatTookItsTimeIsNoReasonToWarn() {
    var clocks = ClockComparison()
    clocks.heard(node(1), wroteAt: now - 100_000, now: now)
    clocks.heard(node(1), wroteAt: now - 20, now: now)
    #expect(clocks.offsetMilliseconds == 20)
    #expect(clocks.health == .ok)
  }

  @Test func aClockThatWasSetIsForgottenSoon() {
    var clocks = ClockComparison()
    clocks.heard(node(1), wroteAt: now + 3_600_000, now: now)
    #expect(clocks.health.level == .warning)
    for _ in 0..<ClockComparison.samplesMax { clocks.heard(node(1), wroteAt: now, now: now) }
    #expect(clocks.health == .ok)
  }

  @Test func absurdTimesTrapNothing() {
    var clocks = ClockComparison()
    clocks.heard(node(1), wroteAt: .max, now: 0)
    clocks.heard(node(2), wroteAt: 0, now: .max)
    _ = clocks.health
  }
}
