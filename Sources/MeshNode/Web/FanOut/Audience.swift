/// Which language a session speaks.
enum Dialect: Hashable, Sendable {
  /// `meshchat.v1` (PROTOCOL.md, 1.2 and 1.3).
  case json
  /// Readable lines (PROTOCOL.md, 1.5).
  case plain
}

/// Who gets the same frames: the sessions of one room and dialect, or all sessions of a dialect.
struct AudienceKey: Hashable, Sendable {
  /// Nil for everyone: presence and status.
  let room: String?
  let dialect: Dialect
}

/// The sessions of one event loop that get the same frames, and the ring they read. Lives while
/// somebody is in it. Confined to its event loop.
final class Audience {
  let key: AudienceKey
  var ring: FrameRing
  private(set) var seats: [Seat] = []
  /// Frames that came in this turn of the loop.
  var arriving: FrameRun?

  init(key: AudienceKey, ring: FrameRing) {
    self.key = key
    self.ring = ring
  }

  func add(_ seat: Seat) {
    seat.index = seats.count
    seats.append(seat)
  }

  func remove(_ seat: Seat) {
    guard seats.indices.contains(seat.index), seats[seat.index] === seat else { return }
    let last = seats.removeLast()
    if last !== seat {
      seats[seat.index] = last
      last.index = seat.index
    }
    seat.index = -1
  }
}

/// One session's place in an audience: a cursor into its ring. Confined to its event loop.
final class Seat {
  enum State {
    /// Came in, and waits for the messages before: nothing is written.
    case held
    /// Reads the ring.
    case live
    /// Fell out of the ring, and is fed from the log.
    case fetching
  }

  unowned let session: WebSocketSession
  let audience: Audience
  /// In the audience's list, -1 outside.
  var index = -1
  var state: State
  /// The next run to write.
  var next: Int
  /// While ``State/fetching``: a request is under way. Otherwise one is due when the client reads.
  var isFetchAsked = false
  /// How far in the log the session has been written.
  var logPosition: Int64 = 0

  init(session: WebSocketSession, audience: Audience, state: State) {
    self.session = session
    self.audience = audience
    self.state = state
    next = audience.ring.end
  }

  /// Goes on behind a place in the log; false if the ring does not reach back to it. What the ring
  /// has up to there, and what still comes of it, is passed over: the log is ahead of the feed.
  func resume(beyond logPosition: Int64) -> Bool {
    self.logPosition = max(self.logPosition, logPosition)
    let reachesBack = state == .held && audience.ring.start <= next
    guard reachesBack || audience.ring.droppedThrough <= self.logPosition else { return false }
    next = max(next, audience.ring.start)
    state = .live
    return true
  }
}
