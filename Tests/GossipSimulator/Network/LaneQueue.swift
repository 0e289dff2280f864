import Gossip

/// The frames that one direction of a link holds back while it is blocked or busy, in the three
/// lanes of the real transport and with its limits (DESIGN, "Flow control").
package struct LaneQueue {
  /// The live lane's limits: beyond them it is dropped and the engine told.
  package static let liveBytesMax = 1 << 20
  package static let liveEventsMax = 1024

  private var frames: [[Frame]] = [[], [], []]
  private var heads = [0, 0, 0]
  package private(set) var bytes = [0, 0, 0]
  package private(set) var liveEvents = 0

  package var isEmpty: Bool { frameCount == 0 }
  package var totalBytes: Int { bytes[0] + bytes[1] + bytes[2] }
  package var frameCount: Int { (0..<3).reduce(0) { $0 + frames[$1].count - heads[$1] } }

  package init() {}

  /// False when the live lane overflowed: it is empty then and the frame is gone with it.
  package mutating func append(_ frame: Frame, byteCount: Int) -> Bool {
    let lane = frame.lane.rawValue
    if frame.lane == .live {
      let events = Self.eventCount(frame)
      if bytes[lane] + byteCount > Self.liveBytesMax || liveEvents + events > Self.liveEventsMax {
        clear(lane)
        liveEvents = 0
        return false
      }
      liveEvents += events
    }
    frames[lane].append(frame)
    bytes[lane] += byteCount
    return true
  }

  /// The next frame by precedence of lanes.
  package mutating func popFirst() -> Frame? {
    for lane in 0..<3 where heads[lane] < frames[lane].count {
      let frame = frames[lane][heads[lane]]
      heads[lane] += 1
      bytes[lane] -= frame.approximateByteCount
      if frame.lane == .live { liveEvents -= Self.eventCount(frame) }
      if heads[lane] == frames[lane].count { clear(lane) }
      return frame
    }
    return nil
  }

  private mutating func clear(_ lane: Int) {
    frames[lane] = []
    heads[lane] = 0
    bytes[lane] = 0
  }

  private static func eventCount(_ frame: Frame) -> Int {
    if case .push(let events, _, _) = frame { events.count } else { 1 }
  }
}

extension Frame {
  /// What the frame takes up on the wire, near enough for traffic counts and for limits.
  package var approximateByteCount: Int {
    switch self {
    case .push(let events, _, _), .pulled(let events):
      events.reduce(12) { $0 + $1.cost }
    case .announce(let announcements): 12 + announcements.count * 58
    case .prune(let streams), .graft(let streams): 12 + streams.count * 9
    case .fingerprint: 44
    case .reconcile(let parts):
      parts.reduce(12) { total, part in
        switch part.content {
        case .fingerprint: total + 60
        case .heads(let heads): total + 24 + heads.count * 56
        }
      }
    case .pull(let ranges): 12 + ranges.count * 27
    case .credit: 18
    case .unavailable: 24
    case .ephemeral(let message): 160 + message.body.count
    case .records(let records): records.reduce(12) { $0 + 150 + $1.body.count }
    case .overlay(.shuffle(_, let contacts, _)): 60 + contacts.count * 40
    case .overlay(.shuffleReply(let contacts)): 12 + contacts.count * 40
    case .overlay: 50
    case .goodbye: 6
    }
  }
}
