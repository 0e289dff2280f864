import NIOCore
import NIOWebSocket

/// A server's frames: whole, unmasked, without extensions (RFC 6455, 5.2).
extension ByteBuffer {
  /// Writes the head of a frame whose payload follows.
  mutating func writeFrameHead(_ opcode: WebSocketOpcode, payloadBytes: Int) {
    writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
    switch payloadBytes {
    case ...125: writeInteger(UInt8(truncatingIfNeeded: payloadBytes))
    case ...Int(UInt16.max):
      writeInteger(UInt8(126))
      writeInteger(UInt16(truncatingIfNeeded: payloadBytes))
    default:
      writeInteger(UInt8(127))
      writeInteger(UInt64(payloadBytes))
    }
  }

  mutating func writeTextFrame(_ text: String) {
    writeFrameHead(.text, payloadBytes: text.utf8.count)
    writeString(text)
  }

  /// The reason is cut at 123 bytes, as a control frame must be.
  mutating func writeCloseFrame(_ code: UInt16, _ reason: String) {
    var kept = reason.utf8.prefix(123)
    while String(kept) == nil { kept = kept.dropLast() }
    writeFrameHead(.connectionClose, payloadBytes: 2 + kept.count)
    writeInteger(code)
    writeBytes(kept)
  }
}
