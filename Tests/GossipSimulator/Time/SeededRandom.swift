/// The only source of chance in a simulation: xoshiro256**, filled from a seed by SplitMix64.
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  package init(seed: UInt64) {
    var seed = seed
    state = (
      Mixing.next(&seed), Mixing.next(&seed), Mixing.next(&seed), Mixing.next(&seed)
    )
  }

  /// A generator of its own for one subject, so that drawing more for one subject leaves the
  /// others as they were.
  package init(seed: UInt64, subject: UInt64) {
    self.init(seed: Mixing.mix(seed ^ Mixing.mix(subject)))
  }

  package mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// Evenly from 0 up to, not including, `bound`; 0 for a bound of 0.
  package mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  package mutating func chance(perMille: Int) -> Bool {
    perMille > 0 && below(1000) < perMille
  }

  /// Evenly between two durations.
  package mutating func duration(_ range: ClosedRange<Duration>) -> Duration {
    let low = Int(range.lowerBound.wholeNanoseconds)
    return .nanoseconds(within(low...Int(range.upperBound.wholeNanoseconds)))
  }

  /// Evenly between two durations, in whole milliseconds: for what people will read.
  package mutating func wholeMilliseconds(_ range: ClosedRange<Duration>) -> Duration {
    .milliseconds(Int(duration(range).wholeNanoseconds / 1_000_000))
  }

  /// Roughly exponential with the given mean, cut at eight times the mean: the minimum of the
  /// leading zero count and a fraction, so that no floating-point library function is involved
  /// and the result is the same on every machine.
  package mutating func exponential(meanNanoseconds: UInt64) -> UInt64 {
    let bits = next()
    let halvings = UInt64(min(bits.leadingZeroBitCount, 10))
    let fraction = (next() >> 48) &* meanNanoseconds >> 16
    // Each halving adds ln 2 ≈ 0.693 means; the fraction smooths the steps.
    return min((halvings &* meanNanoseconds &* 693 + fraction &* 693) / 1000, meanNanoseconds * 8)
  }

  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    guard result.count > 1 else { return result }
    for index in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(index, below(index + 1))
    }
    return result
  }

  package mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}

/// 64-bit mixing, the base of seeds, fake hashes and trace digests.
package enum Mixing {
  /// One step of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 17).
  @inline(__always)
  package static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  static func next(_ seed: inout UInt64) -> UInt64 {
    defer { seed &+= 0x9E37_79B9_7F4A_7C15 }
    return mix(seed)
  }
}
