/// Something said in a room: the body of an event. In a sealed room ``text`` is a ``SealedText``.
package struct RoomMessage: Hashable, Sendable {
  package let room: String
  /// The person's 64-bit ID.
  package let authorID: UInt64
  /// What the person was called when it was said.
  package let authorName: String
  /// Empty once it is erased, or where it has not come yet.
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
  /// Everybody is asked to acknowledge it.
  package let isUrgent: Bool
  /// The first message of the thread that it belongs to.
  package let thread: MessageID?

  package init(
    room: String, authorID: UInt64, authorName: String, text: String, parents: [MessageID],
    tag: String? = nil, delegation: UInt64? = nil, replyTo: MessageID? = nil,
    isUrgent: Bool = false, thread: MessageID? = nil
  ) {
    self.isUrgent = isUrgent
    self.thread = thread
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
    /// Another text in the place of the one before; empty once it is erased.
    case edit(String)
    case reaction(emoji: String, isOn: Bool)
    case pin(isOn: Bool)
    /// For everyone, for good.
    case deletion
    /// "I have read this", of an urgent message.
    case acknowledgement
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

/// What goes into an event: the body, and beside it the text that can be erased.
package struct ChatParts: Hashable, Sendable {
  package let body: [UInt8]
  package let payload: [UInt8]?

  package init(body: [UInt8], payload: [UInt8]? = nil) {
    self.body = body
    self.payload = payload
  }
}

/// What is beside the body of an event.
package enum ChatPayload: Hashable, Sendable {
  /// The event has none: the text, if any, is in the body.
  case none
  case bytes([UInt8])
  /// The event has one, and it is not here: erased, or not come.
  case absent
}

/// What an event carries.
package enum ChatBody: Hashable, Sendable {
  case message(RoomMessage)
  case delegation(Delegation)
  case amendment(MessageAmendment)
  case read(ReadMark)
  case room(RoomAmendment)
  case roomKeys(RoomKeys)
  case picture(PersonPicture)
  /// A kind of a later version: kept and passed on, not shown.
  case unknown
}
