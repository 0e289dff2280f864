import Chat
import Gossip

/// Who is writing, and who has read how far.
extension MeshNode {
  /// How long others believe that somebody writes who was seen writing.
  static let typingLasts: Duration = .seconds(6)

  package func isTyping(in room: String, by id: SessionID) throws(ChatError) {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    let now = settings.now()
    guard typing.mayTell(of: session.person, in: room, at: now.monotonicNanoseconds) else { return }
    let notice = TypingNotice(
      room: room, authorID: session.person, authorName: session.name)
    tell(notice, from: identity.nodeID)
    guard let body = try? EphemeralBodyCodec.encode(notice) else { return }
    flood(body, for: Self.typingLasts)
  }

  /// Tells all nodes something that is not kept.
  func flood(_ body: [UInt8], for time: Duration) {
    var generator = SystemRandomNumberGenerator()
    handle(
      .ephemeralPublished(
        EphemeralMessage.signed(
          id: generator.next(),
          deadlineMilliseconds: settings.now().wallMilliseconds
            + time.wholeNanoseconds / 1_000_000,
          body: body, author: identity.nodeID, by: identity)))
  }

  /// Somebody else's node says something that is not kept. It speaks only for the people on it.
  func take(_ message: EphemeralMessage) {
    switch try? EphemeralBodyCodec.decode(message.body) {
    case .typing(let notice):
      guard presence.isPresent(notice.authorID, at: message.author.bytes.prefix) else { return }
      tell(notice, from: message.author)
    case .knock(let knock): take(knock, from: message.author)
    case .knockAnswer(let answer): take(answer)
    case .unknown, nil: return
    }
  }

  private func tell(_ notice: TypingNotice, from node: NodeID) {
    let person = PersonSummary(id: notice.authorID, name: notice.authorName, node: node)
    feed([.typing(room: notice.room, person)])
  }

  package func hasRead(
    through position: TimelinePosition, in room: String, by id: SessionID
  ) throws(ChatError) {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    readMarks.note(
      position, in: try roomName(room), by: session, session: id, people: presence.count,
      at: settings.now().monotonicNanoseconds)
  }

  /// Puts into the log what is due, and all of a session that ends.
  func writeReadMarks(orOf session: SessionID? = nil) {
    guard !isBeginningStream, !isStopping, commits.hasRoomForPost else { return }
    for (room, mark) in readMarks.take(
      at: settings.now().monotonicNanoseconds, orOf: session)
    {
      queueRead(mark, in: room)
    }
  }

  package func reads(of room: String) async throws(ChatError) -> [ReadPlace] {
    do throws(StorageError) {
      return try await store.reads(of: room)
    } catch {
      throw ChatError(.internal, error.description)
    }
  }
}

/// Lets only so many words about writing out of this node: they are worth little.
struct TypingLimits {
  /// Between two of one person in one room.
  static let pause: Duration = .seconds(3)
  /// Of all people in one room, in that time: more names are not read.
  static let perRoom = 5
  static let keptMax = 10_000

  private struct Key: Hashable {
    let person: UInt64
    let room: String
  }

  private var told: [Key: UInt64] = [:]
  private var rooms: [String: (since: UInt64, count: Int)] = [:]

  mutating func mayTell(of person: UInt64, in room: String, at now: UInt64) -> Bool {
    let pause = Self.pause.wholeNanoseconds
    let key = Key(person: person, room: room)
    if let last = told[key], now - last < pause { return false }
    var window = rooms[room] ?? (now, 0)
    if now - window.since >= pause { window = (now, 0) }
    guard window.count < Self.perRoom else { return false }
    if told.count > Self.keptMax { told = [:] }
    if rooms.count > Self.keptMax { rooms = [:] }
    told[key] = now
    rooms[room] = (window.since, window.count + 1)
    return true
  }
}
