/// What the simulated cables are like.
package struct NetworkProfile: Hashable, Sendable {
  /// One-way base latency; each pair of nodes has its own, drawn evenly from here.
  package var latency: ClosedRange<Duration>
  /// Mean of the exponential share that each frame adds on top.
  package var jitterMean: Duration
  /// How long one byte occupies a direction of a link: 8 ns is 1 Gbit/s.
  package var nanosecondsPerByte: UInt64
  /// Reading and checking a frame, connecting, TLS: spent once per handshake.
  package var handshakeWork: Duration

  package static let lan = NetworkProfile(
    latency: .microseconds(80)...(.microseconds(400)), jitterMean: .microseconds(40),
    nanosecondsPerByte: 8, handshakeWork: .milliseconds(3))

  package static let wireless = NetworkProfile(
    latency: .milliseconds(1)...(.milliseconds(8)), jitterMean: .milliseconds(1),
    nanosecondsPerByte: 80, handshakeWork: .milliseconds(5))

  /// The base latency of a pair: the same in both directions and for every link between the two.
  func baseLatencyNanoseconds(_ one: Int, _ other: Int, seed: UInt64) -> UInt64 {
    let low = latency.lowerBound.wholeNanoseconds
    let width = latency.upperBound.wholeNanoseconds - low
    let pair = UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    return low + Mixing.mix(seed ^ Mixing.mix(pair)) % max(width, 1)
  }
}
