import Chat
import Gossip
import NIOCore
import Testing

@testable import MeshNode

@Suite("Rings and runs")
struct FanOutTests {
  private func run(_ positions: [Int64]) -> FrameRun {
    var run = FrameRun()
    for position in positions {
      run.bytes.writeTextFrame("\(position)")
      run.endFrame(logPosition: position)
    }
    return run
  }

  @Test("a ring keeps the newest frames and knows how far back it reaches")
  func bounds() {
    var ring = FrameRing(framesMax: 4, bytesMax: 1_000)
    for position in stride(from: Int64(1), through: 9, by: 2) {
      ring.append(run([position, position + 1]))
    }
    #expect(ring.start == 3)
    #expect(ring.end == 5)
    #expect(ring.droppedThrough == 6)
    #expect(ring[3].lowest == 7)
    #expect(ring[4].logPosition == 10)
    #expect(ring[3].run.offset(beyond: 7) == 3)
  }

  @Test("bytes bound a ring as well, but its newest run stays")
  func byteBound() {
    var ring = FrameRing(framesMax: 100, bytesMax: 8)
    ring.append(run([1]))
    ring.append(run([2, 3, 4, 5, 6]))
    #expect(ring.end - ring.start == 1)
    #expect(ring.droppedThrough == 1)
  }

  @Test("a message that moved is news wherever one stands")
  func moved() {
    var run = run([5])
    run.bytes.writeTextFrame("moved")
    run.endFrame(logPosition: FrameRun.always)
    #expect(run.logPosition == 5)
    #expect(run.offset(beyond: 5) == 3)
    #expect(run.offset(beyond: 4) == 0)
  }

  @Test("what is lost on the way is fetched: everyone has fallen out")
  func forget() {
    var ring = FrameRing(framesMax: 100, bytesMax: 1_000)
    ring.append(run([1]))
    let end = ring.end
    ring.forget()
    #expect(ring.start > end)
    #expect(ring.start == ring.end)
  }

  @Test("the wheel looks at its members when they asked for it, and not after they are done")
  func wheel() {
    final class Member { var looks = 0 }
    var wheel = TimerWheel<Member>(tick: .seconds(1))
    let soon = Member()
    let late = Member()
    wheel.add(soon, after: .seconds(2))
    wheel.add(late, after: .seconds(1_000))
    var seen: [Int] = []
    for tick in 1...63 {
      for member in wheel.turn() {
        member.looks += 1
        if member === soon { seen.append(tick) }
        if member === soon, member.looks < 2 { wheel.add(member, after: .milliseconds(2_500)) }
      }
    }
    #expect(seen == [2, 5])
    #expect(late.looks == 1)
  }

  @Test("nothing is encoded for nobody; a message is one frame for all of an audience")
  func encoding() {
    let node = NodeID(Bytes32(1, 2, 3, 4))
    let encoder = ServerMessageEncoder(cursor: FeedCursor(node: node))
    let entry = TimelineEntry(
      id: EventID(stream: StreamID(1), seq: 2), room: "lobby",
      position: TimelinePosition(key: 1, depth: 0, id: MessageID(stream: 1, seq: 2)),
      writtenAt: 3, author: PersonSummary(id: 4, name: "Ada", node: node), text: "hi",
      isLate: true, hasGap: false, logPosition: 5)
    var nobody = FeedEncoder(encoder: encoder, lines: .local, present: [:])
    #expect(nobody.encode([.entry(entry)]).isEmpty)
    let key = AudienceKey(room: "lobby", dialect: .json)
    var somebody = FeedEncoder(encoder: encoder, lines: .local, present: [key: 1])
    let batch = somebody.encode([.entry(entry), .entry(entry)])
    #expect(batch.rooms.count == 1)
    #expect(batch.rooms.first?.run.marks.count == 2)
    let text = String(buffer: batch.rooms[0].run.bytes)
    #expect(text.contains(#""text":"hi","late":true,"cursor":""#))
  }

  @Test(
    "however much happens to a room at a time, what is known of it is told once, as it is in the end"
  )
  func coalescing() {
    let encoder = ServerMessageEncoder(cursor: FeedCursor(node: NodeID(Bytes32(1, 2, 3, 4))))
    let keys = ["garden", "kitchen"].map { AudienceKey(room: $0, dialect: .json) }
    var feed = FeedEncoder(encoder: encoder, lines: .local, present: [keys[0]: 1, keys[1]: 1])
    let infos = (1...3).map { members in
      var info = RoomInfo(name: "garden")
      info.members = members
      return FeedItem.room(info)
    }
    let batch = feed.encode(infos + [.room(RoomInfo(name: "kitchen"))])
    #expect(Set(batch.rooms.map(\.key)) == Set(keys))
    let garden = batch.rooms.first { $0.key == keys[0] }
    #expect(garden?.run.marks.count == 1)
    #expect(garden.map { String(buffer: $0.run.bytes).contains(#""members":3"#) } == true)
  }

  @Test("places in a room read back; a cursor of another node does not")
  func wireForms() {
    let position = TimelinePosition(
      key: .max, depth: .max, id: MessageID(stream: .max, seq: .max))
    #expect(TimelinePosition(wireText: position.wireText) == position)
    #expect(position.order.utf8.count == 20)
    for text in ["", "/", "0/0-0", position.wireText + "/", "x" + position.wireText] {
      #expect(TimelinePosition(wireText: text) == nil)
    }
    let cursor = FeedCursor(node: NodeID(Bytes32(.max, 2, 3, 4)))
    #expect(cursor.logPosition(of: cursor.text(77)) == 77)
    #expect(FeedCursor(node: NodeID(.zero)).logPosition(of: cursor.text(77)) == nil)
    #expect(cursor.logPosition(of: cursor.text(-1)) == nil)
  }
}
