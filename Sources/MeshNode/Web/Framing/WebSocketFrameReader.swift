import NIOCore
import NIOWebSocket

/// Takes a client's bytes apart into messages and control frames (RFC 6455, sections 5 and 7).
///
/// Pure but for the buffer. Holds nothing between messages, so that an idle session costs nothing;
/// at most one message of ``messageBytesMax`` while one comes in pieces.
struct WebSocketFrameReader {
  enum Item: Equatable {
    case text(String)
    case ping(ByteBuffer)
    case pong
    /// The client closes; nil without a code.
    case close(UInt16?)
  }

  /// Bytes of a message, all its fragments together.
  let messageBytesMax: Int
  /// The fragments of an unfinished message.
  private var fragments: ByteBuffer?

  init(messageBytesMax: Int) {
    self.messageBytesMax = messageBytesMax
  }

  /// The next whole item, nil when more bytes are needed. After a failure nothing more can be read.
  mutating func next(from buffer: inout ByteBuffer) throws(WebSocketFailure) -> Item? {
    while let (head, payload) = try nextFrame(from: &buffer) {
      if let item = try take(head, payload) { return item }
    }
    return nil
  }

  private struct Head {
    let isFinal: Bool
    let opcode: WebSocketOpcode
    let mask: UInt32
  }

  private mutating func take(
    _ head: Head, _ payload: ByteBuffer
  ) throws(WebSocketFailure) -> Item? {
    switch head.opcode {
    case .ping: return .ping(payload)
    case .pong: return .pong
    case .connectionClose: return .close(try Self.closeCode(payload))
    case .binary: throw .binary
    case .text:
      guard fragments == nil else { throw .broken("a message inside a message") }
      if head.isFinal { return .text(try Self.text(payload)) }
      fragments = payload
    case .continuation:
      guard var whole = fragments else { throw .broken("a continuation of nothing") }
      var payload = payload
      fragments = nil
      whole.writeBuffer(&payload)
      if head.isFinal { return .text(try Self.text(whole)) }
      fragments = whole
    default: throw .broken("unknown opcode")
    }
    return nil
  }

  private func nextFrame(
    from buffer: inout ByteBuffer
  ) throws(WebSocketFailure) -> (Head, ByteBuffer)? {
    let start = buffer.readerIndex
    guard let first = buffer.getInteger(at: start, as: UInt8.self),
      let second = buffer.getInteger(at: start + 1, as: UInt8.self)
    else { return nil }
    guard first & 0x70 == 0 else { throw .broken("reserved bits are set") }
    guard let opcode = WebSocketOpcode(encodedWebSocketOpcode: first & 0x0F) else {
      throw .broken("unknown opcode")
    }
    guard second & 0x80 != 0 else { throw .broken("a client's frames must be masked") }
    guard let (length, lengthBytes) = try Self.length(second & 0x7F, in: buffer, at: start + 2)
    else { return nil }
    let isFinal = first & 0x80 != 0
    if first & 0x08 != 0 {
      guard isFinal, length <= 125 else { throw .broken("a control frame is too long or split") }
    } else if length > messageBytesMax - (fragments?.readableBytes ?? 0) {
      throw .tooLong(messageBytesMax)
    }
    guard let mask = buffer.getInteger(at: start + 2 + lengthBytes, as: UInt32.self),
      buffer.readableBytes >= 2 + lengthBytes + 4 + length
    else { return nil }
    buffer.moveReaderIndex(forwardBy: 2 + lengthBytes + 4)
    guard var payload = buffer.readSlice(length: length) else { return nil }
    Self.unmask(&payload, with: mask)
    return (Head(isFinal: isFinal, opcode: opcode, mask: mask), payload)
  }

  /// The payload's length and the bytes it was written in after the first two; nil when they have
  /// not come. Only the shortest form is allowed (RFC 6455, 5.2).
  private static func length(
    _ short: UInt8, in buffer: ByteBuffer, at index: Int
  ) throws(WebSocketFailure) -> (Int, Int)? {
    switch short {
    case 126:
      guard let length = buffer.getInteger(at: index, as: UInt16.self) else { return nil }
      guard length > 125 else { throw .broken("a length is not in its shortest form") }
      return (Int(length), 2)
    case 127:
      guard let length = buffer.getInteger(at: index, as: UInt64.self) else { return nil }
      guard length > UInt16.max, length <= Int64.max else {
        throw .broken("a length is not in its shortest form")
      }
      return (Int(length), 8)
    default: return (Int(short), 0)
    }
  }

  private static func unmask(_ payload: inout ByteBuffer, with mask: UInt32) {
    guard mask != 0 else { return }
    let word = UInt64(mask) << 32 | UInt64(mask)
    payload.withUnsafeMutableReadableBytes { bytes in
      var index = 0
      while index + 8 <= bytes.count {
        let masked = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        bytes.storeBytes(of: masked ^ word.bigEndian, toByteOffset: index, as: UInt64.self)
        index += 8
      }
      while index < bytes.count {
        bytes[index] ^= UInt8(truncatingIfNeeded: mask >> UInt32(24 - 8 * (index & 3)))
        index += 1
      }
    }
  }

  private static func text(_ payload: ByteBuffer) throws(WebSocketFailure) -> String {
    guard let text = String(validating: payload.readableBytesView, as: UTF8.self) else {
      throw .notUTF8
    }
    return text
  }

  /// The code of a close frame (RFC 6455, 7.4).
  private static func closeCode(_ payload: ByteBuffer) throws(WebSocketFailure) -> UInt16? {
    guard payload.readableBytes > 0 else { return nil }
    var payload = payload
    guard let code = payload.readInteger(as: UInt16.self) else {
      throw .broken("a close frame of one byte")
    }
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: break
    default: throw .broken("a close code that may not be sent")
    }
    _ = try text(payload)
    return code
  }
}
