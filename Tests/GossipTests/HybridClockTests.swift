import Gossip
import Testing

@Suite struct HybridClockTests {
  private func instant(_ wall: UInt64) -> MeshInstant {
    MeshInstant(monotonicNanoseconds: 0, wallMilliseconds: wall)
  }

  /// Whatever the wall clock does and whatever others say.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func neverRunsBackwards(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clock = HybridClock()
    var last = HybridTime.zero
    var wall: UInt64 = 1_700_000_000_000
    for _ in 0..<2_000 {
      wall = UInt64(Int64(wall) + Int64.random(in: -5_000...5_000, using: &random))
      if Bool.random(using: &random) {
        clock.observe(
          HybridTime(bits: .random(in: .min ... .max, using: &random)), now: instant(wall))
      }
      let time = clock.tick(now: instant(wall))
      #expect(time > last)
      last = time
    }
  }

  @Test func followsTheWallClockAndCountsWithinAMillisecond() {
    var clock = HybridClock()
    #expect(clock.tick(now: instant(1_000)) == HybridTime(milliseconds: 1_000))
    #expect(clock.tick(now: instant(1_000)) == HybridTime(milliseconds: 1_000, counter: 1))
    #expect(clock.tick(now: instant(900)) == HybridTime(milliseconds: 1_000, counter: 2))
    #expect(clock.tick(now: instant(1_001)) == HybridTime(milliseconds: 1_001))
  }

  @Test func aRemoteClockCountsOnlySoFarAhead() {
    var clock = HybridClock()
    clock.observe(HybridTime(milliseconds: 31_000), now: instant(1_000))
    #expect(clock.tick(now: instant(1_000)).milliseconds == 31_000)
    clock.observe(HybridTime(milliseconds: 1 << 40), now: instant(1_000))
    let next = clock.tick(now: instant(1_000))
    #expect(next <= HybridTime(milliseconds: 61_001), "wall + 60 s, and one for the tick")
    #expect(next > HybridTime(milliseconds: 61_000))
  }

  @Test func aFullCounterCarries() {
    let full = HybridTime(milliseconds: 5, counter: .max)
    #expect(full.successor == HybridTime(milliseconds: 6))
    #expect(full < full.successor)
  }
}
