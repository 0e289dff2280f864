import DequeModule
import Gossip
import NIOCore

/// What waits to be written to one link: three queues with strict precedence and a bound each.
///
/// Pure. A full live lane is emptied and the frame dropped, because the frontier says later what
/// is missing. Control and bulk frames cannot be missed, so where they pass their bound the link
/// must end.
struct OutboundLanes {
  enum Verdict: Hashable, Sendable {
    case accepted
    /// The live lane was emptied, this frame included.
    case liveDropped
    /// The link must end.
    case overflowed(Frame.Lane)
  }

  private struct Lane {
    var frames: Deque<EncodedFrame> = []
    var byteCount = 0
    var eventCount = 0

    mutating func append(_ frame: EncodedFrame) {
      frames.append(frame)
      byteCount += frame.bytes.readableBytes
      eventCount += frame.eventCount
    }

    mutating func popFirst() -> EncodedFrame? {
      guard let frame = frames.popFirst() else { return nil }
      byteCount -= frame.bytes.readableBytes
      eventCount -= frame.eventCount
      return frame
    }
  }

  private let configuration: TransportConfiguration
  private var control = Lane()
  private var live = Lane()
  private var bulk = Lane()

  init(configuration: TransportConfiguration) { self.configuration = configuration }

  var isEmpty: Bool { control.frames.isEmpty && live.frames.isEmpty && bulk.frames.isEmpty }

  mutating func put(_ frame: EncodedFrame) -> Verdict {
    let byteCount = frame.bytes.readableBytes
    switch frame.lane {
    case .control:
      guard control.byteCount + byteCount <= configuration.controlByteMax else {
        return .overflowed(.control)
      }
      control.append(frame)
    case .live:
      guard live.byteCount + byteCount <= configuration.liveByteMax,
        live.eventCount + frame.eventCount <= configuration.liveEventMax
      else {
        live = Lane()
        return .liveDropped
      }
      live.append(frame)
    case .bulk:
      guard bulk.byteCount + byteCount <= configuration.bulkByteMax else {
        return .overflowed(.bulk)
      }
      bulk.append(frame)
    }
    return .accepted
  }

  /// The next frames in order of precedence, joined into one buffer of about `byteMax` bytes: one
  /// record of TLS, not one for each frame. Nil when nothing waits.
  mutating func take(byteMax: Int) -> ByteBuffer? {
    guard let first = next() else { return nil }
    guard first.bytes.readableBytes < byteMax, !isEmpty else { return first.bytes }
    var joined = ByteBuffer()
    joined.reserveCapacity(
      min(
        byteMax,
        first.bytes.readableBytes + control.byteCount
          + live.byteCount + bulk.byteCount))
    joined.writeImmutableBuffer(first.bytes)
    while joined.readableBytes < byteMax, let frame = next() {
      joined.writeImmutableBuffer(frame.bytes)
    }
    return joined
  }

  /// Gives up what need not go out any more: the link is about to end.
  mutating func dropForClose(keepingLive: Bool) {
    if !keepingLive { live = Lane() }
    bulk = Lane()
  }

  private mutating func next() -> EncodedFrame? {
    control.popFirst() ?? live.popFirst() ?? bulk.popFirst()
  }
}
