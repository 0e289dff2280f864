import DequeModule
import NIOCore

/// The newest frames of one audience on one event loop. A session reads it with a cursor of its
/// own; one that is too far behind finds its place gone.
struct FrameRing {
  private let framesMax: Int
  private let bytesMax: Int
  /// Frames, and between which places in the log they are.
  typealias Element = (run: FrameRun, lowest: Int64, logPosition: Int64)

  private var runs: Deque<Element> = []
  private var frames = 0
  private var bytes = 0
  /// Index of the oldest run that is still here; indices are never used again.
  private(set) var start = 0
  /// The furthest place in the log among what was dropped.
  private(set) var droppedThrough: Int64 = 0

  init(framesMax: Int, bytesMax: Int) {
    self.framesMax = framesMax
    self.bytesMax = bytesMax
  }

  /// Index after the newest run.
  var end: Int { start + runs.count }

  subscript(index: Int) -> Element { runs[index - start] }

  /// The newest run always stays.
  mutating func append(_ run: FrameRun) {
    runs.append((run, run.lowestLogPosition, run.logPosition))
    frames += run.marks.count
    bytes += run.bytes.readableBytes
    while runs.count > 1, frames > framesMax || bytes > bytesMax {
      let dropped = runs.removeFirst()
      frames -= dropped.run.marks.count
      bytes -= dropped.run.bytes.readableBytes
      start += 1
      droppedThrough = max(droppedThrough, dropped.logPosition)
    }
  }

  /// Something was lost on the way here: everyone must be fed from the log to the newest frame.
  mutating func forget() {
    start = end + 1
    runs = []
    (frames, bytes) = (0, 0)
  }
}
