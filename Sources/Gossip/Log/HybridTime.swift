/// A hybrid logical time: 48 bits of wall-clock milliseconds since 1970 and a 16-bit counter, so
/// that it stays near the wall clock and still never runs backwards.
/// Source: Kulkarni et al., "Logical Physical Clocks", OPODIS 2014, section 3.
package struct HybridTime: Hashable, Comparable, Sendable {
  /// Milliseconds in the upper 48 bits, the counter in the lower 16.
  package let bits: UInt64

  package static let zero = HybridTime(bits: 0)

  package init(bits: UInt64) { self.bits = bits }

  /// Milliseconds past 48 bits (the year 10889) are cut to the last representable one.
  package init(milliseconds: UInt64, counter: UInt16 = 0) {
    bits = min(milliseconds, 1 << 48 - 1) << 16 | UInt64(counter)
  }

  package var milliseconds: UInt64 { bits >> 16 }
  package var counter: UInt16 { UInt16(truncatingIfNeeded: bits) }

  package static func < (left: HybridTime, right: HybridTime) -> Bool { left.bits < right.bits }

  /// The next later time; a full counter carries into the milliseconds.
  package var successor: HybridTime { HybridTime(bits: bits &+ 1) }
}
