/// What may be written in a room: text as it is in a public one, sealed text in a sealed one.
package enum RoomRules {
  package static func isAcceptable(text: String, in room: String) -> Bool {
    SealedRoom.isName(room)
      ? SealedText.isAcceptable(text, lettersMax: ChatLimits.sealedTextLetters)
      : MessageText.isAcceptable(text)
  }

  package static func isAcceptable(emoji: String, in room: String) -> Bool {
    SealedRoom.isName(room)
      ? SealedText.isAcceptable(emoji, lettersMax: ChatLimits.sealedEmojiLetters)
      : ReactionEmoji.isAcceptable(emoji)
  }

  /// An empty topic takes the topic away.
  package static func isAcceptable(topic: String, in room: String) -> Bool {
    guard SealedRoom.isName(room), !topic.isEmpty else { return RoomTopic.isAcceptable(topic) }
    return SealedText.isAcceptable(topic, lettersMax: ChatLimits.sealedTopicLetters)
  }
}
