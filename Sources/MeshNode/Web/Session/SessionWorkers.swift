import Chat
import DequeModule
import Gossip
import NIOCore

/// Does what sessions ask for, many requests at a time. Requests are *begun* in the order they were
/// made, each running up to its first wait before the next one begins: two things said one behind
/// the other reach the node in that order.
struct SessionWorkers: Sendable {
  let service: any ChatService
  let queue: SessionQueue
  let encoder: ServerMessageEncoder
  let lines: PlainTextLines
  let limits: WebLimits

  /// Works until the queue is closed and everything begun has ended.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await _ in queue.signals {
        for request in queue.takeAll() {
          group.addImmediateTask {
            await perform(request)
            queue.finishOne()
          }
        }
      }
    }
  }

  private func perform(_ request: SessionCall) async {
    do throws(ChatError) {
      switch request.action {
      case .close(let session): await service.close(session)
      case .open(let session):
        let opened = try await service.open(session)
        request.session?.answer(.opened(opened))
      case .look(let room, let after, let purpose):
        try await look(at: room, after: after, purpose, for: request)
      case .fetch(let session, let room, let after):
        try await fetch(room, after: after, by: session, for: request)
      case .say(let session, let message, let room):
        try await say(message, in: room, by: session, for: request)
      case .change(let session, let target, let change, let tag):
        try await self.change(target, change, tag: tag, by: session, for: request)
      case .condition(let session, let condition):
        try await service.setCondition(condition, of: session)
        request.session?.answer(.frames(ByteBuffer()))
      case .setPicture(let session, let image, let tag):
        acknowledge(try await service.setPicture(image, by: session), tag: tag, request)
      case .picture(let person, let tag):
        let image = try await service.picture(of: person)
        request.session?.answer(
          .frames(frame { $1.writePicture(image, of: person, tag: tag, into: &$0) }))
      case .versions(let id, let tag):
        let entry = try await service.message(id)
        request.session?.answer(
          .frames(frame { $1.writeVersions(of: entry, tag: tag, into: &$0) }))
      case .typing(let session, let room):
        try await service.isTyping(in: room, by: session)
        request.session?.answer(.frames(ByteBuffer()))
      case .read(let session, let position, let room):
        try await service.hasRead(through: position, in: room, by: session)
        request.session?.answer(.frames(ByteBuffer()))
      case .rename(let session, let name):
        _ = try await service.rename(session, to: name)
        request.session?.answer(.frames(ByteBuffer()))
      case .history, .thread, .rooms, .who, .mesh: try await answer(request)
      case .room(let session, let room, let tag):
        request.session?.answer(.frames(try await answer(room, tag: tag, by: session)))
      }
    } catch {
      refuse(request, error)
    }
  }

  private func refuse(_ request: SessionCall, _ error: ChatError) {
    switch request.action {
    case .open: request.session?.answer(.refused(error, tag: nil, during: .opening))
    case .look(let room, _, let purpose):
      request.session?.answer(.refused(error, tag: purpose.tag, during: .looking(room: room)))
    case .fetch(_, let room, _):
      request.session?.answer(.refused(error, tag: nil, during: .fetching(room: room)))
    case .say(_, let message, _):
      request.session?.answer(.refused(error, tag: message.tag, during: .other))
    case .change(_, _, _, let tag), .room(_, _, let tag), .setPicture(_, _, let tag),
      .picture(_, let tag), .versions(_, let tag):
      request.session?.answer(.refused(error, tag: tag, during: .other))
    default: request.session?.answer(.refused(error, tag: nil, during: .other))
    }
  }

  private func say(
    _ message: OutgoingMessage, in room: String, by session: SessionID, for request: SessionCall
  ) async throws(ChatError) {
    let posted = try await service.say(
      message, in: room, by: session, delayed: delay(of: message.tag, request))
    acknowledge(posted, tag: message.tag, request)
  }

  private func change(
    _ target: EventID, _ change: MessageAmendment.Change, tag: String?, by session: SessionID,
    for request: SessionCall
  ) async throws(ChatError) {
    let posted = try await service.change(
      target, change, by: session, delayed: delay(of: tag, request))
    acknowledge(posted, tag: tag, request)
  }

  private func delay(of tag: String?, _ request: SessionCall) -> @Sendable () -> Void {
    {
      let error = ChatError(.rateLimited, "You are fast: the text is kept and said in a moment.")
      request.session?.answer(.notice(errorFrame(error, tag: tag, dialect: request.dialect)))
    }
  }

  /// A plain client sees its line come back; that is its acknowledgement.
  private func acknowledge(_ posted: Posted, tag: String?, _ request: SessionCall) {
    let isAnswered = request.dialect == .json
    request.session?.answer(
      .frames(isAnswered ? frame { $1.writeAck(posted, tag: tag, into: &$0) } : ByteBuffer()))
  }

  private func answer(_ request: SessionCall) async throws(ChatError) {
    let bytes: ByteBuffer
    switch request.action {
    case .history(let room, let before, let limit):
      let page = try await service.history(of: room, before: before, limit: limit)
      bytes = frame { $1.writeHistory(room, page, into: &$0) }
    case .thread(let first, let before, let limit):
      let page = try await service.thread(of: first, before: before, limit: limit)
      bytes = frame { $1.writeThread(first, page, into: &$0) }
    case .rooms:
      let rooms = try await service.rooms()
      bytes = frame { $1.writeRooms(rooms, into: &$0) }
    case .who:
      let people = PeopleList(await service.people(), listedMax: limits.peopleListedMax)
      bytes = frame { $1.writePeople(people, into: &$0) }
    default:
      let mesh = await service.mesh()
      bytes = frame { $1.writeMesh(mesh, into: &$0) }
    }
    request.session?.answer(.frames(bytes))
  }

  // MARK: Rooms

  private func look(
    at room: String, after: Int64?, _ purpose: SessionCall.LookPurpose,
    for request: SessionCall
  ) async throws(ChatError) {
    let place = try await entrance(to: room, purpose)
    var answer: RoomAnswer?
    if let after { answer = try await missed(in: room, after: after) }
    let isResumed = answer != nil
    var shown: RoomAnswer
    if let answer { shown = answer } else { shown = try await tail(of: room) }
    shown.place = place?.place
    shown.person = place?.person ?? 0
    let bytes: ByteBuffer
    switch (request.dialect, purpose) {
    case (.plain, _): bytes = plainMessages(shown.entries)
    case (.json, .enter(let session, _, _)), (.json, .make(_, let session, _)):
      var answer = frame { $1.writeEntered(shown, into: &$0) }
      answer.writeImmutableBuffer(try await keys(of: place?.place.info, for: session))
      bytes = answer
    case (.json, .join(let session)):
      let people = PeopleList(await service.people(), listedMax: limits.peopleInJoinedMax)
      let joined = JoinedAnswer(
        session: session, room: shown, people: people, nodes: await service.mesh().nodes,
        isResumed: isResumed, places: try await service.places(of: session.session))
      var answer = frame { $1.writeJoined(joined, into: &$0) }
      answer.writeImmutableBuffer(try await keys(of: place?.place.info, for: session.session))
      answer.writeImmutableBuffer(await condition())
      let pictures = try await service.pictures()
      if !pictures.isEmpty {
        answer.writeImmutableBuffer(frame { $1.writePictures(pictures, into: &$0) })
      }
      bytes = answer
    }
    request.session?.answer(.looked(room: room, bytes: bytes, logPosition: shown.logPosition))
  }

  /// What is wrong with the node, for one who comes in after it was told.
  private func condition() async -> ByteBuffer {
    let health = await service.health()
    return health.level == .ok ? ByteBuffer() : frame { $1.writeStatus(health, into: &$0) }
  }

  private func tail(of room: String) async throws(ChatError) -> RoomAnswer {
    let page = try await service.history(of: room, before: nil, limit: limits.historyPage)
    return RoomAnswer(
      room: room, entries: page.entries, older: page.older,
      reads: try await service.reads(of: room),
      logPosition: page.entries.reduce(0) { max($0, $1.logPosition) })
  }

  /// What came after a place in the log; nil if that is more than a client wants in one piece, or if
  /// the log has no such place (it was put back from a backup).
  private func missed(in room: String, after: Int64) async throws(ChatError) -> RoomAnswer? {
    guard await service.logPosition() >= after else { return nil }
    let page = try await service.entries(of: room, after: after, limit: limits.resumeMessagesMax)
    guard !page.hasMore else { return nil }
    return RoomAnswer(
      room: room, entries: page.entries, older: nil,
      reads: try await service.reads(of: room),
      logPosition: page.entries.reduce(after) { max($0, $1.logPosition) })
  }

  private func fetch(
    _ room: String, after: Int64, by session: SessionID?, for request: SessionCall
  ) async throws(ChatError) {
    let page = try await service.entries(of: room, after: after, limit: limits.historyPageMax)
    var bytes = ByteBuffer()
    if request.dialect == .plain {
      bytes = plainMessages(page.entries)
    } else {
      for entry in page.entries {
        var one = frame { $1.writeMessage(entry, into: &$0) }
        bytes.writeBuffer(&one)
      }
    }
    // Keys that were told meanwhile are not in the log of messages.
    if let session, !page.hasMore, SealedRoom.isName(room) {
      bytes.writeImmutableBuffer(
        try await keys(of: try await service.info(of: room), for: session))
    }
    request.session?.answer(
      .fetched(
        room: room, bytes: bytes, logPosition: page.entries.last?.logPosition ?? after,
        isLast: !page.hasMore))
  }

  private func plainMessages(_ entries: [TimelineEntry]) -> ByteBuffer {
    var bytes = ByteBuffer()
    for entry in entries { bytes.writeTextFrame(lines.message(entry)) }
    return bytes
  }

  // MARK: Frames

  func errorFrame(_ error: ChatError, tag: String?, dialect: Dialect) -> ByteBuffer {
    guard dialect == .json else {
      var bytes = ByteBuffer()
      bytes.writeTextFrame(lines.error(error.text))
      return bytes
    }
    return frame {
      $1.writeError(code: error.code.rawValue, text: error.text, tag: tag, into: &$0)
    }
  }

  func frame(_ write: (inout ByteBuffer, ServerMessageEncoder) -> Void) -> ByteBuffer {
    encoder.frame(write)
  }
}
