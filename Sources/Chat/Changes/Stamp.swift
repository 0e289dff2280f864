/// When an event was made and which one it is: the order of everything where the last writer wins.
/// One event has one stamp, and no two events have the same. (Of a forked stream the log takes one
/// event at each place; the other is kept as proof and does not come here.)
package struct Stamp: Hashable, Comparable, Sendable {
  /// Hybrid logical time, 48 bits of milliseconds and 16 of counter.
  package let time: UInt64
  package let stream: UInt64
  package let seq: UInt64

  package init(time: UInt64, stream: UInt64, seq: UInt64) {
    self.time = time
    self.stream = stream
    self.seq = seq
  }

  /// The event's ID.
  package var id: MessageID { MessageID(stream: stream, seq: seq) }

  package static func < (left: Stamp, right: Stamp) -> Bool {
    (left.time, left.stream, left.seq) < (right.time, right.stream, right.seq)
  }
}

/// Something that an event says.
protocol Stamped {
  var stamp: Stamp { get }
}

extension Stamp: Stamped {
  var stamp: Stamp { self }
}
