import NIOCore

/// Cuts the bytes of a connection into envelopes: a 4-byte big-endian length, then so many bytes.
///
/// A length is checked as soon as its four bytes are there, before anything is kept for it.
struct FrameReader {
  /// Bytes of one envelope at most; raised once the peer is known.
  var byteCountMax: Int
  private var waiting = ByteBuffer()

  init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

  mutating func append(_ bytes: ByteBuffer) {
    if waiting.readableBytes == 0 {
      waiting = bytes
    } else {
      waiting.writeImmutableBuffer(bytes)
    }
  }

  /// The next whole envelope, or nil until more has come.
  mutating func next() throws(FrameLengthError) -> [UInt8]? {
    guard let length = waiting.getInteger(at: waiting.readerIndex, as: UInt32.self) else {
      return nil
    }
    guard length > 0, length <= byteCountMax else {
      throw FrameLengthError(byteCount: length, byteCountMax: byteCountMax)
    }
    guard waiting.readableBytes >= 4 + Int(length) else {
      // What is already used up is given back before the rest of a long frame comes.
      waiting.discardReadBytes()
      return nil
    }
    waiting.moveReaderIndex(forwardBy: 4)
    return waiting.readBytes(length: Int(length))
  }

  /// Some of a frame has come, but not all of it.
  var isInsideFrame: Bool { waiting.readableBytes > 0 }
}

/// A frame of no bytes, or of more than it may have.
struct FrameLengthError: Error, Hashable, Sendable, CustomStringConvertible {
  let byteCount: UInt32
  let byteCountMax: Int

  var description: String {
    "a frame has a length of \(byteCount) bytes; 1 to \(byteCountMax) are allowed"
  }
}
