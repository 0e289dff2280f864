internal import SwiftProtobuf

/// Protocol buffers in and out, with a limit and this module's errors.
enum WireBytes {
  static func encode(_ message: some Message, limit: Int) throws(ChatCodecError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try message.serializedBytes()
    } catch {
      throw .malformed
    }
    guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
    return bytes
  }

  static func decode<Wire: Message>(
    _ type: Wire.Type, from bytes: [UInt8], limit: Int
  ) throws(ChatCodecError) -> Wire {
    guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
    do {
      return try Wire(serializedBytes: bytes)
    } catch {
      throw .malformed
    }
  }
}

/// Checks that several bodies share.
enum WireRules {
  static func check(room: String) throws(ChatCodecError) {
    guard RoomName.isCanonical(room) else { throw .invalid(field: .room) }
  }

  static func check(text: String, in room: String) throws(ChatCodecError) {
    guard RoomRules.isAcceptable(text: text, in: room) else { throw .invalid(field: .text) }
  }

  static func check(emoji: String, in room: String) throws(ChatCodecError) {
    guard RoomRules.isAcceptable(emoji: emoji, in: room) else { throw .invalid(field: .emoji) }
  }

  static func check(topic: String, in room: String) throws(ChatCodecError) {
    guard RoomRules.isAcceptable(topic: topic, in: room) else { throw .invalid(field: .topic) }
  }

  static func check(
    name: String, field: ChatCodecError.Field = .authorName
  ) throws(ChatCodecError) {
    guard NameRules.isAcceptableOnWire(name) else { throw .invalid(field: field) }
  }
}
