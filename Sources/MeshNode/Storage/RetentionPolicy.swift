import Gossip

/// What of the history is let go. By default nothing.
package struct RetentionPolicy: Hashable, Sendable {
  /// Events written longer ago are removed. Measured from the newest time that the node's hybrid
  /// clock has seen, not from the wall clock.
  package var ageMax: Duration?
  /// Bytes that the log may take up on the disk; beyond it the events committed first are removed.
  /// The file itself does not shrink: what becomes free in it is used again.
  package var bytesMax: Int?

  package var isOff: Bool { ageMax == nil && bytesMax == nil }

  package init(ageMax: Duration? = nil, bytesMax: Int? = nil) {
    self.ageMax = ageMax
    self.bytesMax = bytesMax
  }

  /// Events before this time are too old.
  func cutoff(now: HybridTime) -> HybridTime? {
    guard let ageMax else { return nil }
    let age = UInt64(max(0, ageMax / .milliseconds(1)))
    return HybridTime(milliseconds: now.milliseconds > age ? now.milliseconds - age : 0)
  }
}

/// What one step of retention did.
package struct RetentionStep: Hashable, Sendable {
  package struct Raised: Hashable, Sendable {
    package let stream: StreamID
    package let floor: UInt64
  }

  /// Streams that begin later now, for ``GossipInput/floorRaised(_:floor:)``.
  package let raised: [Raised]
  package let removedEvents: Int
  /// Nothing is left to remove: the next step may wait for an hour.
  package var isDone: Bool { removedEvents == 0 }
}
