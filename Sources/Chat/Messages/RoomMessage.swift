/// Something said in a room: the body of an event. In a sealed room ``text`` is a ``SealedText``.
package struct RoomMessage: Hashable, Sendable {
  package let room: String
  /// The person's 64-bit ID.
  package let authorID: UInt64
  /// What the person was called when it was said.
  package let authorName: String
  package let text: String
  /// Heads of the room that the author's node knew, at most ``ChatLimits/parents``.
  package let parents: [MessageID]
  /// The client's own mark, so that saying it again is still one message.
  package let tag: String?
  /// Seq, in the message's own stream, of the delegation under which it was said. Nil: only the node
  /// vouches for the author.
  package let delegation: UInt64?
  /// The message that it answers.
  package let replyTo: MessageID?

  package init(
    room: String, authorID: UInt64, authorName: String, text: String, parents: [MessageID],
    tag: String? = nil, delegation: UInt64? = nil, replyTo: MessageID? = nil
  ) {
    self.room = room
    self.authorID = authorID
    self.authorName = authorName
    self.text = text
    self.parents = parents
    self.tag = tag
    self.delegation = delegation
    self.replyTo = replyTo
  }
}

/// What somebody does to a message that was said before: the body of an event.
package struct MessageAmendment: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// Another text in the place of the one before.
    case edit(String)
    case reaction(emoji: String, isOn: Bool)
    case pin(isOn: Bool)
  }

  package let room: String
  package let authorID: UInt64
  package let delegation: UInt64?
  package let target: MessageID
  package let change: Change
  package let tag: String?

  package init(
    room: String, authorID: UInt64, delegation: UInt64?, target: MessageID, change: Change,
    tag: String? = nil
  ) {
    self.room = room
    self.authorID = authorID
    self.delegation = delegation
    self.target = target
    self.change = change
    self.tag = tag
  }
}

/// What an event carries.
package enum ChatBody: Hashable, Sendable {
  case message(RoomMessage)
  case delegation(Delegation)
  case amendment(MessageAmendment)
  case read(ReadMark)
  case room(RoomAmendment)
  case roomKeys(RoomKeys)
  /// A kind of a later version: kept and passed on, not shown.
  case unknown
}
