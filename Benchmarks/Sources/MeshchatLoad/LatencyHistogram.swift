/// Counts durations in buckets that are at most 1.6 % wide, so that millions cost a few kilobytes.
/// Source of the bucket form: HdrHistogram (Tene, 2012), with 6 bits of precision.
struct LatencyHistogram: Sendable {
  private static let precisionBits = 6
  private var counts = [UInt64](repeating: 0, count: 64 << precisionBits)
  private(set) var count: UInt64 = 0
  private(set) var maxNanoseconds: UInt64 = 0

  mutating func record(nanoseconds: UInt64) {
    counts[Self.bucket(nanoseconds)] += 1
    count += 1
    maxNanoseconds = max(maxNanoseconds, nanoseconds)
  }

  mutating func merge(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
    maxNanoseconds = max(maxNanoseconds, other.maxNanoseconds)
  }

  /// The duration that a share of all is not above, in milliseconds.
  func milliseconds(at share: Double) -> Double {
    guard count > 0 else { return 0 }
    let wanted = UInt64((Double(count) * share).rounded(.up))
    var seen: UInt64 = 0
    for index in counts.indices {
      seen += counts[index]
      if seen >= wanted { return Double(Self.upperBound(index)) / 1e6 }
    }
    return Double(maxNanoseconds) / 1e6
  }

  var summary: String {
    "p50 \(milliseconds(at: 0.5)) ms, p99 \(milliseconds(at: 0.99)) ms, "
      + "max \(Double(maxNanoseconds) / 1e6) ms, \(count) messages"
  }

  private static func bucket(_ value: UInt64) -> Int {
    let bits = 64 - value.leadingZeroBitCount
    guard bits > precisionBits else { return Int(value) }
    let shift = bits - precisionBits
    let mantissa = Int(value >> UInt64(shift)) & ((1 << precisionBits) - 1)
    return min(shift << precisionBits | mantissa, (64 << precisionBits) - 1)
  }

  private static func upperBound(_ bucket: Int) -> UInt64 {
    let shift = bucket >> precisionBits
    let mantissa = UInt64(bucket & ((1 << precisionBits) - 1))
    return shift == 0 ? mantissa : (mantissa + 1) << UInt64(shift)
  }
}
