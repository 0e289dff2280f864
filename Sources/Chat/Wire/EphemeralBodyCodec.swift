internal import SwiftProtobuf

/// Somebody is writing in a room.
package struct TypingNotice: Hashable, Sendable {
  package let room: String
  package let authorID: UInt64
  package let authorName: String

  package init(room: String, authorID: UInt64, authorName: String) {
    self.room = room
    self.authorID = authorID
    self.authorName = authorName
  }
}

/// What an ephemeral message carries.
package enum EphemeralBody: Hashable, Sendable {
  case typing(TypingNotice)
  /// A kind of a later version.
  case unknown
}

/// Turns what is said and forgotten into bodies of ephemeral messages and back.
package enum EphemeralBodyCodec {
  package static func encode(_ typing: TypingNotice) throws(ChatCodecError) -> [UInt8] {
    try check(typing)
    var body = WireEphemeralBody()
    body.typing.room = typing.room
    body.typing.authorID = typing.authorID
    body.typing.authorName = typing.authorName
    return try WireBytes.encode(body, limit: ChatLimits.ephemeralBytes)
  }

  package static func decode(_ bytes: [UInt8]) throws(ChatCodecError) -> EphemeralBody {
    let body = try WireBytes.decode(
      WireEphemeralBody.self, from: bytes, limit: ChatLimits.ephemeralBytes)
    switch body.kind {
    case .typing(let wire):
      let typing = TypingNotice(
        room: wire.room, authorID: wire.authorID, authorName: wire.authorName)
      try check(typing)
      return .typing(typing)
    case nil:
      return .unknown
    }
  }

  private static func check(_ typing: TypingNotice) throws(ChatCodecError) {
    try WireRules.check(room: typing.room)
    try WireRules.check(name: typing.authorName)
  }
}
