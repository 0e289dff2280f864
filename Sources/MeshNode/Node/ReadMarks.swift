import Chat
import Gossip

/// Where people have read to, on its way into the log: each mark waits a moment, so that reading on
/// is one event and not one for each message. Pure, bounded by the people here and their rooms.
struct ReadMarks {
  /// Marks waiting at most; beyond it none is taken until some are written.
  static let waitingMax = 20_000
  /// So long a mark waits for a further one.
  static let gather: Duration = .seconds(1)
  /// Least time between two marks of a person in a room, in a small mesh.
  static let interval: Duration = .seconds(5)
  /// For each person on-line so much more, so that a mesh of a thousand has two a second and room.
  static let intervalPerPerson: Duration = .milliseconds(500)

  struct Key: Hashable {
    let person: UInt64
    let room: String
  }

  struct Waiting {
    var position: TimelinePosition
    let session: SessionID
    let author: SessionDirectory.Session
    /// Nanoseconds of the monotonic clock.
    let due: UInt64
  }

  private var waiting: [Key: Waiting] = [:]
  private var written: [Key: (position: TimelinePosition, at: UInt64)] = [:]

  mutating func note(
    _ position: TimelinePosition, in room: String, by author: SessionDirectory.Session,
    session: SessionID, people: Int, at now: UInt64
  ) {
    let key = Key(person: author.person, room: room)
    if let last = written[key], last.position >= position { return }
    if var known = waiting[key] {
      known.position = max(known.position, position)
      waiting[key] = known
      return
    }
    guard waiting.count < Self.waitingMax else { return }
    let pause = max(Self.interval, Self.intervalPerPerson * people).wholeNanoseconds
    let due = max(
      now + Self.gather.wholeNanoseconds, written[key].map { $0.at + pause } ?? 0)
    waiting[key] = Waiting(position: position, session: session, author: author, due: due)
  }

  /// Those whose time has come, and all of a session that ends.
  mutating func take(
    at now: UInt64, orOf session: SessionID? = nil
  ) -> [(room: String, mark: Waiting)] {
    let ready = waiting.filter { $0.value.due <= now || $0.value.session == session }
    if written.count > Self.waitingMax { written = [:] }
    for (key, mark) in ready {
      waiting[key] = nil
      written[key] = (mark.position, now)
    }
    return ready.map { ($0.key.room, $0.value) }
      .sorted { ($0.1.author.person, $0.0) < ($1.1.author.person, $1.0) }
  }
}
