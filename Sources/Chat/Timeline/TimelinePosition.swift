/// A message's ID as the chat sees it: the author's stream and the place in it.
package struct MessageID: Hashable, Comparable, Sendable {
  package let stream: UInt64
  package let seq: UInt64

  package init(stream: UInt64, seq: UInt64) {
    self.stream = stream
    self.seq = seq
  }

  package static func < (left: MessageID, right: MessageID) -> Bool {
    (left.stream, left.seq) < (right.stream, right.seq)
  }
}

/// Where a message stands in its room. A function of the set of messages, never of arrival:
/// key(m) = max(hlc(m), max key(parents)), ties by depth, stream, seq.
package struct TimelinePosition: Hashable, Comparable, Sendable {
  /// Hybrid logical time, 48 bits of milliseconds and 16 of counter.
  package let key: UInt64
  /// How many messages stand before it in the longest line of parents that share its key: 0 for
  /// almost all, because clocks that work give a reply a later time of its own.
  package let depth: UInt32
  package let id: MessageID

  /// The depth of messages that name each other in a circle, and of those that follow them.
  package static let endlessDepth = UInt32.max

  package init(key: UInt64, depth: UInt32, id: MessageID) {
    self.key = key
    self.depth = depth
    self.id = id
  }

  package static func < (left: TimelinePosition, right: TimelinePosition) -> Bool {
    (left.key, left.depth, left.id) < (right.key, right.depth, right.id)
  }

  package var milliseconds: UInt64 { key >> 16 }
}
