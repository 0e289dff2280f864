/// Something said in a public room: the body of an event.
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

  package init(
    room: String, authorID: UInt64, authorName: String, text: String, parents: [MessageID],
    tag: String? = nil
  ) {
    self.room = room
    self.authorID = authorID
    self.authorName = authorName
    self.text = text
    self.parents = parents
    self.tag = tag
  }
}

/// What an event carries.
package enum ChatBody: Hashable, Sendable {
  case message(RoomMessage)
  /// A kind of a later version: kept and passed on, not shown.
  case unknown
}
