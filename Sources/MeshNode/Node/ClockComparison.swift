import Gossip

/// How this node's wall clock stands to those of its peers, by the times that their records carry.
/// Pure.
///
/// A record is signed when it is sent, so its time less this node's, on arrival, is the peer's lead
/// less the way. What came by detours looks older than it is; the greatest of a few is the truest.
struct ClockComparison {
  /// Records of one node that are compared: at a refresh every 10 s, half a minute.
  static let samplesMax = 3
  /// Beyond it people are told: other nodes' times count no further ahead than this (``HybridClock``),
  /// so that messages begin to stand in an unexpected order.
  static let toleratedMilliseconds: Int64 = 60_000

  private var leads: [NodeID: [Int64]] = [:]

  /// - Parameters:
  ///   - wroteAt: the peer's wall clock, milliseconds since 1970.
  ///   - now: this node's.
  mutating func heard(_ node: NodeID, wroteAt: UInt64, now: UInt64) {
    leads[node, default: []].append(Self.bounded(wroteAt) - Self.bounded(now))
    if let count = leads[node]?.count, count > Self.samplesMax { leads[node]?.removeFirst() }
  }

  /// Hybrid times have 48 bits of milliseconds; whatever else a peer says, nothing overflows.
  private static func bounded(_ milliseconds: UInt64) -> Int64 {
    Int64(min(milliseconds, 1 << 48))
  }

  mutating func forget(_ node: NodeID) { leads[node] = nil }

  /// The same as others are told: in whole seconds, so that not every record is news.
  var toldOffset: Duration {
    .seconds((offsetMilliseconds + offsetMilliseconds.signum() * 500) / 1_000)
  }

  /// How far this clock is ahead of the median of the peers', in milliseconds; 0 without peers.
  var offsetMilliseconds: Int64 {
    let sorted = leads.values.compactMap { $0.max() }.sorted()
    guard !sorted.isEmpty else { return 0 }
    return -sorted[sorted.count / 2]
  }

  /// What people are told.
  var health: NodeHealth {
    let offset = offsetMilliseconds
    guard abs(offset) > Self.toleratedMilliseconds else { return .ok }
    let minutes = (abs(offset) + 30_000) / 60_000
    let distance =
      minutes < 120
      ? "\(minutes) \(minutes == 1 ? "minute" : "minutes")"
      : minutes < 2 * 24 * 60 ? "\(minutes / 60) hours" : "\(minutes / (24 * 60)) days"
    return NodeHealth(
      level: .warning,
      text:
        "This machine's clock is \(distance) \(offset > 0 ? "ahead of" : "behind") those of the "
        + "other nodes: set it, or messages stand in an unexpected order.")
  }
}
