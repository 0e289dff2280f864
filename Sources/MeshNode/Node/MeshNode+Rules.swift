import Chat

/// The chat's rules, their refusals as errors for the client.
extension MeshNode {
  func personName(_ typed: String) throws(ChatError) -> String {
    do throws(NameRules.Problem) {
      return try NameRules.parse(typed)
    } catch {
      throw ChatError(.nameInvalid, error.sentence)
    }
  }

  func roomName(_ typed: String) throws(ChatError) -> String {
    do throws(RoomName.Problem) {
      return try RoomName.canonical(typed)
    } catch {
      throw ChatError(.roomInvalid, error.sentence)
    }
  }

  func messageText(_ typed: String) throws(ChatError) -> String {
    do throws(MessageText.Problem) {
      return try MessageText.prepare(typed)
    } catch {
      throw ChatError(error == .empty ? .textEmpty : .textTooLong, error.sentence)
    }
  }
}

extension TimelineEntry {
  init(_ stored: StoredEntry) {
    self.init(
      id: stored.id, room: stored.room, position: stored.position, writtenAt: stored.writtenAt,
      author: PersonSummary(id: stored.authorID, name: stored.authorName, node: stored.node),
      text: stored.text, isSigned: stored.isSigned, replyTo: stored.replyTo,
      isLate: stored.isLate, hasGap: stored.hasGap, outcome: stored.outcome,
      logPosition: stored.logPosition, tag: stored.tag, isUrgent: stored.isUrgent,
      thread: stored.thread, answers: stored.answers)
  }
}
