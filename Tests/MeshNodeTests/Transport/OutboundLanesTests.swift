import Gossip
import NIOCore
import Testing

@testable import MeshNode

@Suite struct OutboundLanesTests {
  func frame(
    _ lane: Frame.Lane, _ mark: UInt8, byteCount: Int = 10, events: Int = 1
  ) -> EncodedFrame {
    EncodedFrame(
      envelope: [UInt8](repeating: mark, count: byteCount), lane: lane, eventCount: events)
  }

  func lanes(_ adjust: (inout TransportConfiguration) -> Void = { _ in }) -> OutboundLanes {
    var configuration = TransportConfiguration()
    adjust(&configuration)
    return OutboundLanes(configuration: configuration)
  }

  /// The marks of the frames in a buffer, in order.
  func marks(_ buffer: ByteBuffer?) -> [UInt8] {
    guard let buffer else { return [] }
    var reader = FrameReader(byteCountMax: 1 << 20)
    reader.append(buffer)
    var marks: [UInt8] = []
    while let envelope = try? reader.next() { marks.append(envelope[0]) }
    return marks
  }

  @Test func controlGoesBeforeLiveBeforeBulk() {
    var lanes = lanes()
    for (mark, lane) in [
      (1, Frame.Lane.bulk), (2, .live), (3, .control), (4, .bulk), (5, .control),
    ] {
      #expect(lanes.put(frame(lane, UInt8(mark))) == .accepted)
    }
    #expect(marks(lanes.take(byteMax: 1 << 16)) == [3, 5, 2, 1, 4])
    #expect(lanes.take(byteMax: 1 << 16) == nil && lanes.isEmpty)
  }

  @Test func whatComesWhileBulkIsUnderWayGoesBeforeTheRestOfIt() {
    var lanes = lanes()
    for mark in 1...4 { _ = lanes.put(frame(.bulk, UInt8(mark), byteCount: 100)) }
    #expect(marks(lanes.take(byteMax: 150)) == [1, 2])
    _ = lanes.put(frame(.live, 9))
    _ = lanes.put(frame(.control, 8))
    #expect(marks(lanes.take(byteMax: 150)) == [8, 9, 3, 4])
  }

  @Test func aFullLiveLaneIsDroppedWholeAndTakesAgain() {
    var lanes = lanes { $0.liveEventMax = 3 }
    for mark in 1...3 { #expect(lanes.put(frame(.live, UInt8(mark))) == .accepted) }
    _ = lanes.put(frame(.control, 7))
    #expect(lanes.put(frame(.live, 4)) == .liveDropped)
    #expect(lanes.put(frame(.live, 5)) == .accepted)
    #expect(marks(lanes.take(byteMax: 1 << 16)) == [7, 5])
  }

  @Test func theLiveLaneHasItsBytesCountedToo() {
    var lanes = lanes { $0.liveByteMax = 250 }
    #expect(lanes.put(frame(.live, 1, byteCount: 100)) == .accepted)
    #expect(lanes.put(frame(.live, 2, byteCount: 100)) == .accepted)
    #expect(lanes.put(frame(.live, 3, byteCount: 100)) == .liveDropped)
  }

  @Test func takenFramesMakeRoom() {
    var lanes = lanes { $0.liveEventMax = 1 }
    for _ in 1...100 {
      #expect(lanes.put(frame(.live, 1)) == .accepted)
      #expect(lanes.take(byteMax: 10) != nil)
    }
  }

  @Test(arguments: [Frame.Lane.control, .bulk])
  func lanesThatMustNotLoseEndTheLink(lane: Frame.Lane) {
    var lanes = lanes {
      $0.controlByteMax = 100
      $0.bulkByteMax = 100
    }
    #expect(lanes.put(frame(lane, 1, byteCount: 60)) == .accepted)
    #expect(lanes.put(frame(lane, 2, byteCount: 60)) == .overflowed(lane))
  }

  @Test func oneWakeUpForManyFrames() {
    let outbox = LinkOutbox(configuration: TransportConfiguration())
    #expect(outbox.put(frame(.live, 1)) == .accepted(wake: true))
    #expect(outbox.put(frame(.live, 2)) == .accepted(wake: false))
    #expect(outbox.take(byteMax: 1 << 16) != nil)
    #expect(outbox.put(frame(.live, 3)) == .accepted(wake: false), "still at work")
    #expect(outbox.take(byteMax: 1 << 16) != nil)
    #expect(outbox.take(byteMax: 1 << 16) == nil)
    #expect(outbox.put(frame(.live, 4)) == .accepted(wake: true))
  }

  @Test func aClosedOutboxKeepsControlAndTakesNothing() {
    let outbox = LinkOutbox(configuration: TransportConfiguration())
    _ = outbox.put(frame(.bulk, 1))
    _ = outbox.put(frame(.live, 2))
    _ = outbox.put(frame(.control, 3))
    outbox.close(keepingLive: false)
    #expect(outbox.put(frame(.control, 4)) == .closed)
    #expect(marks(outbox.take(byteMax: 1 << 16)) == [3])
  }
}
