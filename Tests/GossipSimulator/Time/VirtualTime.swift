/// A moment of a simulation: nanoseconds of virtual time since its start.
package struct VirtualTime: Hashable, Comparable, Sendable {
  package let nanoseconds: UInt64

  package static let zero = VirtualTime(nanoseconds: 0)

  package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  package static func < (left: VirtualTime, right: VirtualTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  package static func + (time: VirtualTime, duration: Duration) -> VirtualTime {
    VirtualTime(nanoseconds: time.nanoseconds &+ duration.wholeNanoseconds)
  }

  /// How long after `earlier`; zero when it is not after.
  package func since(_ earlier: VirtualTime) -> Duration {
    self > earlier ? .nanoseconds(Int64(nanoseconds - earlier.nanoseconds)) : .zero
  }
}

extension VirtualTime: CustomStringConvertible {
  /// Seconds with six decimals: what a trace line begins with.
  package var description: String {
    let micros = nanoseconds / 1000
    let fraction = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }
}

extension Duration {
  /// Cut to whole nanoseconds; negative durations count as zero.
  package var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
  }

  package var inMilliseconds: Double { Double(wholeNanoseconds) / 1e6 }
}
