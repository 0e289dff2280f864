internal import SwiftProtobuf

/// Turns what people say into event bodies and back. Everything decoded keeps the limits and the
/// rules that do not depend on a Unicode version, so that all nodes agree on what is a message.
package enum ChatBodyCodec {
  package static func encode(_ message: RoomMessage) throws(ChatCodecError) -> [UInt8] {
    try check(message)
    var wire = WireRoomMessage()
    wire.room = message.room
    wire.authorID = message.authorID
    wire.authorName = message.authorName
    wire.text = message.text
    wire.parents = message.parents.map { parent in
      var reference = WireMessageReference()
      reference.stream = parent.stream
      reference.seq = parent.seq
      return reference
    }
    wire.tag = message.tag ?? ""
    var body = WireChatBody()
    body.roomMessage = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  package static func decode(_ bytes: [UInt8]) throws(ChatCodecError) -> ChatBody {
    let body = try WireBytes.decode(WireChatBody.self, from: bytes, limit: ChatLimits.bodyBytes)
    switch body.kind {
    case .roomMessage(let wire):
      let message = RoomMessage(
        room: wire.room, authorID: wire.authorID, authorName: wire.authorName, text: wire.text,
        parents: wire.parents.map { MessageID(stream: $0.stream, seq: $0.seq) },
        tag: wire.tag.isEmpty ? nil : wire.tag)
      try check(message)
      return .message(message)
    case nil:
      return .unknown
    }
  }

  private static func check(_ message: RoomMessage) throws(ChatCodecError) {
    try WireRules.check(room: message.room)
    try WireRules.check(name: message.authorName)
    guard MessageText.isAcceptable(message.text) else { throw .invalid(field: .text) }
    guard message.parents.count <= ChatLimits.parents else { throw .invalid(field: .parents) }
    if let tag = message.tag {
      guard !tag.isEmpty, tag.utf8.count <= ChatLimits.tagBytes, ScalarRules.isOneLine(tag) else {
        throw .invalid(field: .tag)
      }
    }
  }
}
