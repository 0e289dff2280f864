import Chat
import Gossip

/// From something said to an event in the queue for the disk.
extension MeshNode {
  package func say(
    _ text: String, in room: String, tag: String?, by id: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    let text = try messageText(text)
    let key = tag.map { RecentTags.Key(author: session.person, tag: $0) }
    if let key, let known = await posted(under: key) { return known }
    try await waitForTurn(of: session.person, delayed: delayed)
    try await loadHeads(of: room)
    let message = Draft(room: room, text: text, tag: tag, author: session)
    let posted = try await enqueue(message).get()
    if let key { recentTags.remember(posted, for: key) }
    return posted
  }

  private struct Draft {
    let room: String
    let text: String
    let tag: String?
    let author: SessionDirectory.Session
  }

  private func posted(under key: RecentTags.Key) async -> Posted? {
    if let known = recentTags.answer(to: key) { return known }
    guard let entry = try? await store.entry(author: key.author, tag: key.tag) else { return nil }
    return Posted(id: entry.id, position: entry.position)
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
  private func enqueue(_ draft: Draft) async -> Result<Posted, ChatError> {
    guard !isStopping else {
      return .failure(ChatError(.busy, "The node is shutting down; say it again on another node."))
    }
    guard commits.hasRoomForPost else {
      return .failure(ChatError(.busy, "This node is very busy; wait a moment and say it again."))
    }
    let parents = roomHeads.heads(of: draft.room)?.parents ?? []
    let message = RoomMessage(
      room: draft.room, authorID: draft.author.person, authorName: draft.author.name,
      text: draft.text, parents: parents, tag: draft.tag)
    let body: [UInt8]
    do throws(ChatCodecError) {
      body = try ChatBodyCodec.encode(message)
    } catch {
      return .failure(ChatError(.internal, "The message cannot be written down: \(error)."))
    }
    let event = author.append(
      body: body, time: clock.tick(now: settings.now()), signer: identity,
      cryptography: identity.cryptography)
    roomHeads.observe(MessageID(event.id), parents: parents, in: draft.room)
    return await withCheckedContinuation { answer in
      commits.add(
        .post(
          PendingPost(
            event: event, author: draft.author.person, room: draft.room, answer: answer)))
      commitSignal.raise()
    }
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
