internal import FoundationEssentials
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
  case knock(Knock)
  case knockAnswer(KnockAnswer)
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
    case .knock(let wire): return .knock(try knock(wire))
    case .knockAnswer(let wire):
      let answer = KnockAnswer(knock: wire.knockID, sealed: [UInt8](wire.sealed))
      guard answer.isWellFormed else { throw .invalid(field: .key) }
      return .knockAnswer(answer)
    case nil:
      return .unknown
    }
  }

  private static func check(_ typing: TypingNotice) throws(ChatCodecError) {
    try WireRules.check(room: typing.room)
    try WireRules.check(name: typing.authorName)
  }
}

// MARK: Knocking

extension EphemeralBodyCodec {
  package static func encode(_ knock: Knock) throws(ChatCodecError) -> [UInt8] {
    try check(knock)
    var body = WireEphemeralBody()
    body.knock.id = knock.id
    body.knock.authorID = knock.authorID
    body.knock.authorName = knock.authorName
    body.knock.salt = Data(knock.salt)
    body.knock.proof = Data(knock.proof)
    body.knock.key = Data(knock.key)
    return try WireBytes.encode(body, limit: ChatLimits.ephemeralBytes)
  }

  package static func encode(_ answer: KnockAnswer) throws(ChatCodecError) -> [UInt8] {
    guard answer.isWellFormed else { throw .invalid(field: .key) }
    var body = WireEphemeralBody()
    body.knockAnswer.knockID = answer.knock
    body.knockAnswer.sealed = Data(answer.sealed)
    return try WireBytes.encode(body, limit: ChatLimits.ephemeralBytes)
  }

  private static func knock(_ wire: WireKnock) throws(ChatCodecError) -> Knock {
    let knock = Knock(
      id: wire.id, authorID: wire.authorID, authorName: wire.authorName,
      salt: [UInt8](wire.salt), proof: [UInt8](wire.proof), key: [UInt8](wire.key))
    try check(knock)
    return knock
  }

  private static func check(_ knock: Knock) throws(ChatCodecError) {
    try WireRules.check(name: knock.authorName)
    guard knock.isWellFormed else { throw .invalid(field: .key) }
  }
}
