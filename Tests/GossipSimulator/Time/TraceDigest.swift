import Gossip

/// A running fingerprint of everything that happened in a simulation, in order. Two runs with one
/// digest did the same things at the same moments; hash seeds of the process do not enter.
package struct TraceDigest: Hashable, Sendable {
  package private(set) var value: UInt64 = 0x6D65_7368

  @inline(__always)
  package mutating func add(_ number: UInt64) {
    value = Mixing.mix(value ^ number)
  }

  /// A frame's kind, size and the first thing it names: enough to tell two runs apart.
  package mutating func add(_ frame: Frame) {
    switch frame {
    case .push(let events, let hops, let isDirect):
      add(isDirect ? 1 : 2 + UInt64(hops) << 8)
      add(events)
    case .pulled(let events):
      add(3)
      add(events)
    case .announce(let announcements):
      add(4)
      for announcement in announcements {
        add(announcement.head.stream.number &+ announcement.head.head)
      }
    case .prune(let streams):
      add(5)
      for stream in streams { add(stream.number) }
    case .graft(let streams):
      add(6)
      for stream in streams { add(stream.number) }
    case .fingerprint(let digest): add(7 ^ digest.prefix)
    case .reconcile(let parts): add(UInt64(8 + parts.count << 8))
    case .pull(let ranges):
      add(9)
      for range in ranges { add(range.stream.number &+ range.first) }
    case .credit(let budget): add(UInt64(10 + budget.events << 8))
    case .unavailable(let stream, let floor): add(11 ^ stream.number &+ floor)
    case .ephemeral(let message): add(12 ^ message.id)
    case .records(let records):
      add(13)
      for record in records { add(record.node.bytes.prefix &+ record.revision) }
    case .overlay: add(14)
    case .goodbye: add(15)
    }
  }

  private mutating func add(_ events: [Event]) {
    for event in events { add(event.stream.number &+ event.seq) }
  }
}
