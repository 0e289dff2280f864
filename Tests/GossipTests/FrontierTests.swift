import Testing

@testable import Gossip

@Suite struct FrontierTests {
  private func events(_ stream: UInt64, _ count: Int) -> [Event] {
    var author = AuthorStream(StreamID(stream), node: 0)
    return (0..<count).map { _ in author.next() }
  }

  @Test func admitsARunOnceAndInOrder() {
    let run = events(1, 4)
    var state = StreamState(id: StreamID(1))
    #expect(state.admit(run[1]) == .early)
    #expect(state.admit(run[0]) == .accepted)
    #expect(state.admit(run[0]) == .duplicate)
    #expect(state.admit(run[2]) == .early)
    #expect(state.admit(run[1]) == .accepted)
    #expect(state.admit(run[2]) == .accepted)
    #expect(state.next == 3)
    #expect(state.committed == 0)
    #expect(state.commit(through: 1).events == 2)
    #expect(state.head?.head == 1)
    #expect(state.head?.headHash == run[1].hash)
    #expect(state.rollBack().events == 1)
    #expect(state.admit(run[2]) == .accepted, "what failed to commit may come again")
  }

  @Test func anotherEventAtTheHeadIsAFork() {
    let run = events(1, 3)
    var other = AuthorStream(StreamID(1), node: 0)
    let branch = [other.next(body: [9]), other.next(body: [9])]
    var state = StreamState(id: StreamID(1))
    #expect(state.admit(run[0]) == .accepted)
    #expect(state.admit(branch[0]) == .fork, "another at the same place")
    #expect(state.admit(branch[1]) == .fork, "one that follows another")
    #expect(state.admit(run[1]) == .accepted)
    #expect(state.admit(branch[0]) == .fork, "still uncommitted, so still known")
  }

  @Test func aJumpBeginsTheRunAnewAtTheFloor() {
    let run = events(1, 10)
    var state = StreamState(id: StreamID(1))
    #expect(state.admit(run[0]) == .accepted)
    state.jump = 6
    #expect(state.admit(run[5]) == .early)
    #expect(state.admit(run[6]) == .accepted)
    #expect(state.floor == 6)
    #expect(state.admit(run[7]) == .accepted)
    _ = state.commit(through: 7)
    #expect(state.head == StreamHead(stream: StreamID(1), floor: 6, head: 7, headHash: run[7].hash))
  }

  /// However the same events come in, frontiers and their digests end up equal.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func digestIsAFunctionOfTheSet(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let runs = (1...20).map { events(UInt64($0) &* 0x9E37_79B9_7F4A_7C15, 5) }
    let whole = Frontier(
      runs.map { StreamHead(stream: $0[0].stream, floor: 0, head: 4, headHash: $0[4].hash) })
    var frontier = Frontier()
    var waiting = runs.flatMap { $0 }.shuffled(using: &random)
    while !waiting.isEmpty {
      var later: [Event] = []
      for event in waiting {
        let index = frontier.insert(event.stream)
        guard frontier[index].admit(event) == .accepted else {
          later.append(event)
          continue
        }
        #expect(frontier.fingerprint != whole.fingerprint)
        if Bool.random(using: &random) || event.seq == 4 {
          _ = frontier.changeCommitted(index) { $0.commit(through: event.seq) }
        }
      }
      waiting = later
    }
    #expect(frontier.fingerprint == whole.fingerprint)
    #expect(frontier.heads == whole.heads)
    #expect(frontier.heads.map(\.stream) == frontier.heads.map(\.stream).sorted())
    let all = frontier.places(from: StreamID(0), through: StreamID(.max))
    #expect(frontier.digest(of: all).digest == frontier.fingerprint)
  }

  @Test func rangesAreCutByStream() {
    let frontier = Frontier(
      [10, 20, 30, .max].map {
        StreamHead(stream: StreamID($0), floor: 0, head: 0, headHash: Bytes32($0, 0, 0, 0))
      })
    func streams(_ first: UInt64, _ last: UInt64) -> [UInt64] {
      frontier.places(from: StreamID(first), through: StreamID(last)).map {
        frontier[$0].id.number
      }
    }
    #expect(streams(0, .max) == [10, 20, 30, .max])
    #expect(streams(10, 20) == [10, 20])
    #expect(streams(11, 19) == [])
    #expect(streams(30, .max) == [30, .max])
    #expect(streams(.max, .max) == [.max])
  }

  @Test func outOfOrderEventsAreKeptByNearness() {
    let run = events(1, 10)
    var buffer = OutOfOrderBuffer()
    #expect(buffer.insert(run[5], max: 2).isKept)
    #expect(buffer.insert(run[3], max: 2).isKept)
    #expect(!buffer.insert(run[3], max: 2).isKept, "twice")
    #expect(!buffer.insert(run[9], max: 2).isKept, "full, and farther away")
    let (isKept, dropped) = buffer.insert(run[2], max: 2)
    #expect(isKept)
    #expect(dropped == run[5])
    #expect(buffer.take(seq: 3) == nil)
    #expect(buffer.take(seq: 2) == run[2])
    #expect(buffer.drop(below: 4) == [run[3]])
    #expect(buffer.count == 0)
  }
}
