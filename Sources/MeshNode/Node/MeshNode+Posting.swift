import Chat
import Gossip

/// From something said to an event in the queue for the disk.
extension MeshNode {
  package func say(
    _ message: OutgoingMessage, in room: String, by id: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    try await checkSpeaking(in: room, by: session.person)
    var message = message
    message.text = try text(message.text, in: room)
    message.thread = try await beginning(ofThreadWith: message.thread, in: room)
    let draft = Draft(
      room: room, content: .message(message), tag: message.tag, session: id, author: session)
    guard let key = draft.key else { return try await post(draft, delayed: delayed).get() }
    // From here to `begin` nothing waits: of two with one tag, one is posted.
    if let known = recentTags.answer(to: key) { return known }
    if recentTags.isPending(key) {
      return try await withCheckedContinuation { recentTags.wait($0, for: key) }.get()
    }
    recentTags.begin(key)
    let result = await post(draft, delayed: delayed)
    for other in recentTags.finish(key, result) { other.resume(returning: result) }
    return try result.get()
  }

  /// There are no threads within threads: what answers one in a thread belongs to the same.
  private func beginning(
    ofThreadWith id: EventID?, in room: String
  ) async throws(ChatError) -> EventID? {
    guard let id else { return nil }
    let entry = try await message(id)
    guard entry.room == room else {
      throw ChatError(.notAllowed, "A thread stays in the room of its first message.")
    }
    return entry.thread ?? entry.id
  }

  /// Posts it when its turn comes, and waits for the disk. The session's next message has its turn
  /// as soon as this one is queued, or will not be; looking for an earlier one of the same tag needs
  /// no turn.
  func post(
    _ draft: Draft, delayed: (@Sendable () -> Void)?
  ) async -> Result<Posted, ChatError> {
    async let earlier = posted(under: draft.key)
    await takePlace(of: draft.session)
    do throws(ChatError) {
      if let known = try await earlier.get() {
        givePlace(of: draft.session)
        return .success(known)
      }
      try await waitForTurn(of: draft.author.person, delayed: delayed)
      if draft.content.hasPlace { try await loadHeads(of: draft.room) }
      while isBeginningStream {
        await withCheckedContinuation { streamWaiters.append($0) }
      }
    } catch {
      givePlace(of: draft.session)
      return .failure(error)
    }
    return await withCheckedContinuation { answer in
      queue(draft, answer)
      givePlace(of: draft.session)
    }
  }

  struct Draft {
    enum Content {
      case message(OutgoingMessage)
      case change(MessageAmendment.Change, of: MessageID)
      case read(TimelinePosition)
      case room(RoomAmendment.Change)
      case key(RoomKeys)
      case picture([UInt8])
      /// Only the delegation that goes before everything.
      case introduction

      /// It is a line of its room.
      var hasPlace: Bool { if case .message = self { true } else { false } }
    }

    let room: String
    let content: Content
    let tag: String?
    let session: SessionID
    let author: SessionDirectory.Session

    var key: RecentTags.Key? { tag.map { RecentTags.Key(author: author.person, tag: $0) } }
  }

  /// Waits until what the session said before is queued.
  private func takePlace(of session: SessionID) async {
    guard !speaking.enter(session) else { return }
    await withCheckedContinuation { speaking.wait($0, for: session) }
  }

  private func givePlace(of session: SessionID) {
    speaking.leave(session)?.resume()
  }

  /// The answer to what was said under the same tag long ago.
  private func posted(under key: RecentTags.Key?) async -> Result<Posted?, ChatError> {
    guard let key else { return .success(nil) }
    do throws(StorageError) {
      let entry = try await store.entry(author: key.author, tag: key.tag)
      return .success(entry.map { Posted(id: $0.id, position: $0.position) })
    } catch {
      // Without the look-up it might be said twice.
      return .failure(ChatError(.internal, error.description))
    }
  }

  private func waitForTurn(
    of person: UInt64, delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) {
    let now = settings.now().monotonicNanoseconds
    guard let delay = authorLimits.delay(of: person, rate: settings.authorRate, at: now) else {
      throw ChatError(
        .rateLimited, "Too many messages are waiting. Stop for ten seconds, then go on.")
    }
    guard delay > .zero else { return }
    delayed?()
    authorLimits.beginsWaiting(person)
    defer { authorLimits.endsWaiting(person) }
    do {
      try await Task.sleep(for: delay)
    } catch {
      throw ChatError(.busy, "The node is shutting down; say it again on another node.")
    }
  }

  private func loadHeads(of room: String) async throws(ChatError) {
    guard roomHeads.heads(of: room) == nil else { return }
    do throws(StorageError) {
      let stored = try await store.heads(of: room)
      // Somebody else may have loaded and used them while this waited.
      guard roomHeads.heads(of: room) == nil else { return }
      roomHeads.load(RoomHeads(stored), of: room)
    } catch {
      throw ChatError(.internal, error.description)
    }
  }

  /// No await between taking the heads and queueing the event: each message refers to the one
  /// before it.
  private func queue(_ draft: Draft, _ answer: PostAnswer?) {
    func refuse(_ code: ChatError.Code, _ text: String) {
      answer?.resume(returning: .failure(ChatError(code, text)))
    }
    guard !isStopping else {
      return refuse(.busy, "The node is shutting down; say it again on another node.")
    }
    guard commits.hasRoomForPost else {
      return refuse(.busy, "This node is very busy; wait a moment and say it again.")
    }
    // Who has left meanwhile is still owed what they said.
    let session = sessions.sessions[draft.session] ?? draft.author
    let parents = roomHeads.heads(of: draft.room)?.parents ?? []
    let delegation: (seq: UInt64, event: Event?)
    do throws(ChatError) {
      delegation = try self.delegation(of: draft.session, session)
    } catch {
      return refuse(error.code, error.text)
    }
    if case .introduction = draft.content { return queueIntroduction(draft, delegation, answer) }
    let parts: ChatParts
    do throws(ChatCodecError) {
      parts = try self.parts(of: draft, parents: parents, delegation: delegation.seq)
    } catch {
      // The delegation's place is taken back with it.
      if let event = delegation.event { author.rewind(to: event) }
      sessions.forgetDelegations()
      return refuse(.internal, "The message cannot be written down: \(error).")
    }
    let event = author.append(
      body: parts.body, payload: parts.payload, time: clock.tick(now: settings.now()),
      signer: identity,
      cryptography: identity.cryptography)
    if case .message = draft.content {
      roomHeads.observe(MessageID(event.id), parents: parents, in: draft.room)
    }
    commits.add(
      PendingPost(
        event: event, delegation: delegation.event, author: draft.author.person, room: draft.room,
        hasPlace: draft.content.hasPlace, answer: answer))
  }
}

extension MeshNode {
  /// Nothing follows the delegation; where there is none to be written, all is done.
  private func queueIntroduction(
    _ draft: Draft, _ delegation: (seq: UInt64, event: Event?), _ answer: PostAnswer?
  ) {
    guard let event = delegation.event else {
      let id = EventID(stream: author.stream, seq: delegation.seq)
      answer?.resume(returning: .success(Posted(id: id, position: nil)))
      return
    }
    commits.add(
      PendingPost(
        event: event, author: draft.author.person, room: draft.room, hasPlace: false,
        answer: answer))
  }

  private func parts(
    of draft: Draft, parents: [MessageID], delegation: UInt64
  ) throws(ChatCodecError) -> ChatParts {
    switch draft.content {
    case .message(let message):
      try ChatBodyCodec.parts(
        of: RoomMessage(
          room: draft.room, authorID: draft.author.person, authorName: draft.author.name,
          text: message.text, parents: parents, tag: draft.tag, delegation: delegation,
          replyTo: message.replyTo.map { MessageID($0) }, isUrgent: message.isUrgent,
          thread: message.thread.map { MessageID($0) }), salt: Self.salt())
    case .change(let change, let target):
      try ChatBodyCodec.parts(
        of: MessageAmendment(
          room: draft.room, authorID: draft.author.person, delegation: delegation, target: target,
          change: change), salt: Self.salt())
    case .read(let position):
      ChatParts(
        body: try ChatBodyCodec.encode(
          ReadMark(
            room: draft.room, authorID: draft.author.person, delegation: delegation,
            position: position)))
    case .room(let change):
      ChatParts(
        body: try ChatBodyCodec.encode(
          RoomAmendment(
            room: draft.room, authorID: draft.author.person, authorName: draft.author.name,
            delegation: delegation, change: change)))
    case .key(let key):
      ChatParts(
        body: try ChatBodyCodec.encode(
          RoomKeys(
            room: draft.room, authorID: draft.author.person, delegation: delegation,
            keyID: key.keyID, number: key.number, boxes: key.boxes)))
    case .picture(let image):
      ChatParts(
        body: try ChatBodyCodec.encode(
          PersonPicture(
            authorID: draft.author.person, delegation: delegation, image: image)))
    // Has no body of its own.
    case .introduction: ChatParts(body: [])
    }
  }

  /// Makes a short text's hash tell nothing about it.
  private static func salt() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<ChatBodyCodec.saltBytes).map { _ in generator.next() }
  }

  /// Nobody waits for it, and it is no word of its author: no limit counts it.
  func queueRead(_ mark: ReadMarks.Waiting, in room: String) {
    queue(
      Draft(
        room: room, content: .read(mark.position), tag: nil, session: mark.session,
        author: mark.author), nil)
  }
}

extension MessageID {
  init(_ id: EventID) { self.init(stream: id.stream.number, seq: id.seq) }
}

extension EventID {
  init(_ id: MessageID) { self.init(stream: StreamID(id.stream), seq: id.seq) }
}

extension ChatError {
  static let notJoined = ChatError(.notJoined, "Join with a name first.")
}
