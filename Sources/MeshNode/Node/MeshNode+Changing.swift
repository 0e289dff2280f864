import Chat
import Gossip

/// What people do to messages that were said before.
extension MeshNode {
  /// The same change twice is one: none needs a tag.
  package func change(
    _ target: EventID, _ change: MessageAmendment.Change, by id: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let entry = try await message(target)
    try await checkSpeaking(in: entry.room, by: session.person)
    let draft = Draft(
      room: entry.room,
      content: .change(
        try await checked(change, of: entry, by: session.person), of: MessageID(target)),
      tag: nil, session: id, author: session)
    return try await post(draft, delayed: delayed).get()
  }

  /// The change as it is written down, if the person may make it.
  private func checked(
    _ change: MessageAmendment.Change, of entry: TimelineEntry, by person: UInt64
  ) async throws(ChatError) -> MessageAmendment.Change {
    let isAuthor = entry.author.id == person && entry.isSigned
    if entry.outcome?.isDeleted == true {
      throw ChatError(.notFound, "That message was deleted.")
    }
    switch change {
    case .edit(let text):
      guard isAuthor else { throw ChatError(.notAllowed, "Only the author can edit a message.") }
      return .edit(try self.text(text, in: entry.room))
    case .reaction(let typed, let isOn):
      return .reaction(emoji: try emoji(typed, in: entry.room), isOn: isOn)
    case .pin: return change
    case .acknowledgement:
      guard entry.isUrgent else {
        throw ChatError(.notAllowed, "Only urgent messages are acknowledged.")
      }
      return change
    case .deletion:
      let mayDelete = isAuthor ? true : try await isOperator(person, of: entry.room)
      guard mayDelete else {
        throw ChatError(
          .notAllowed, "Only the author or an operator of the room can delete a message.")
      }
      return change
    }
  }

  private func isOperator(_ person: UInt64, of room: String) async throws(ChatError) -> Bool {
    guard room != RoomName.lobby else { return false }
    return try await place(of: person, in: room).info.operators.contains(person)
  }
}
