import Gossip
import NIOCore

/// A frame as it crosses a link, length and all: made once, sent over many links.
struct EncodedFrame: Hashable, Sendable {
  let bytes: ByteBuffer
  let lane: Frame.Lane
  /// Events in it, for the live lane's limit.
  let eventCount: Int

  init(envelope: [UInt8], lane: Frame.Lane, eventCount: Int = 0) {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(4 + envelope.count)
    buffer.writeInteger(UInt32(envelope.count))
    buffer.writeBytes(envelope)
    bytes = buffer
    self.lane = lane
    self.eventCount = eventCount
  }

  /// Nil for a frame that is longer than a peer would take.
  init?(_ frame: Frame, codec: FrameCodec) {
    let envelope = codec.encode(frame)
    guard !envelope.isEmpty, envelope.count <= FrameCodec.byteCountMax else { return nil }
    let eventCount =
      switch frame {
      case .push(let events, _, _), .pulled(let events): events.count
      case .ephemeral: 1
      default: 0
      }
    self.init(envelope: envelope, lane: frame.lane, eventCount: eventCount)
  }

  init(_ message: LinkMessage, codec: FrameCodec) {
    self.init(envelope: codec.encode(message), lane: .control)
  }
}
