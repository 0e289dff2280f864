/// Something done to a message after it was said: the body of an event.
package struct MessageChange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The whole text anew, as ``MessageText/isAcceptable(_:)`` wants it.
    case edit(text: String)
    case deletion
    /// A reaction put on or taken off; the emoji as ``ReactionEmoji/parse(_:)`` keeps it.
    case reaction(emoji: String, isOn: Bool)
    case pin(isOn: Bool)
    /// "I have read this", for a message of priority. It cannot be taken back.
    case acknowledgement
  }

  /// The message that is changed; it may come later than the change.
  package let target: MessageID
  /// The 64-bit ID of the person who did it.
  package let author: UInt64
  package let stamp: Stamp
  package let kind: Kind

  package init(target: MessageID, author: UInt64, stamp: Stamp, kind: Kind) {
    self.target = target
    self.author = author
    self.stamp = stamp
    self.kind = kind
  }

  /// The change's own ID.
  package var id: MessageID { stamp.id }
}

/// The part of a message that decides what may be done to it, and what it said at first.
package struct MessageOriginal: Hashable, Sendable {
  package let author: UInt64
  package let stamp: Stamp
  package let text: String

  package init(author: UInt64, stamp: Stamp, text: String) {
    self.author = author
    self.stamp = stamp
    self.text = text
  }
}
