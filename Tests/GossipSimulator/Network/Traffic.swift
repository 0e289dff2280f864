import Gossip

/// What crossed all links so far, by lane.
struct Traffic {
  private(set) var frames = [0, 0, 0]
  private(set) var bytes = [0, 0, 0]
  private(set) var announcements = 0

  mutating func count(_ frame: Frame, byteCount: Int) {
    frames[frame.lane.rawValue] += 1
    bytes[frame.lane.rawValue] += byteCount
    if case .announce = frame { announcements += 1 }
  }

  var allFrames: Int { frames[0] + frames[1] + frames[2] }
  var allBytes: Int { bytes[0] + bytes[1] + bytes[2] }
}
