import NIOCore

/// Finished frames one behind the other in one buffer that all sessions share: what a session is
/// given is this buffer or a slice of it, never a copy.
struct FrameRun: Sendable {
  /// Where a frame ends, and the place of its message in the log.
  struct Mark: Sendable {
    let end: Int
    let logPosition: Int64
  }

  var bytes: ByteBuffer
  var marks: [Mark]
  private var hasOwnBytes = false

  init() {
    bytes = ByteBuffer()
    marks = []
  }

  /// Stands for what is news to everyone, wherever in the log they are: presence, or a message that
  /// took another place.
  static let always = Int64.max

  /// The furthest place in the log among the frames; 0 without messages.
  var logPosition: Int64 {
    marks.reduce(0) { $1.logPosition == Self.always ? $0 : max($0, $1.logPosition) }
  }

  /// The nearest place in the log among the frames.
  var lowestLogPosition: Int64 { marks.reduce(Self.always) { min($0, $1.logPosition) } }

  mutating func append(_ run: FrameRun) {
    let offset = bytes.readableBytes
    if !hasOwnBytes {
      // Other event loops read the same buffer: it is copied once, with room for what follows.
      var own = ByteBufferAllocator().buffer(capacity: 2 * (offset + run.bytes.readableBytes))
      own.writeImmutableBuffer(bytes)
      bytes = own
      hasOwnBytes = true
    }
    bytes.writeImmutableBuffer(run.bytes)
    for mark in run.marks {
      marks.append(Mark(end: offset + mark.end, logPosition: mark.logPosition))
    }
  }

  /// Ends a frame that was just written into ``bytes``.
  mutating func endFrame(logPosition: Int64) {
    marks.append(Mark(end: bytes.readableBytes, logPosition: logPosition))
  }

  /// Where the frames begin that are beyond a place in the log.
  func offset(beyond logPosition: Int64) -> Int {
    var offset = 0
    for mark in marks {
      if mark.logPosition > logPosition { return offset }
      offset = mark.end
    }
    return offset
  }
}
