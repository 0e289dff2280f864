import NIOCore

/// What is common to the clients of one event loop in one run. Confined to the loop.
final class LoadRun {
  let number: UInt64
  let senders: Int
  private(set) var latency = LatencyHistogram()
  /// The same of what was said at another node than it was heard at.
  private(set) var crossing = LatencyHistogram()
  /// Deliveries are counted while this holds.
  var isMeasuring = false

  init(number: UInt64, senders: Int) {
    self.number = number
    self.senders = senders
  }

  func record(due: UInt64, isCrossing: Bool) {
    guard isMeasuring else { return }
    let now = NIODeadline.now().uptimeNanoseconds
    let taken = now > due ? now - due : 0
    latency.record(nanoseconds: taken)
    if isCrossing { crossing.record(nanoseconds: taken) }
  }
}
