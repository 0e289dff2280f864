import Gossip
import Testing

/// Two nodes with thousands of streams find the few that differ.
@Suite struct ReconciliationTests {
  private static let low = 5
  private static let high = 7

  private static func heads(_ count: Int, _ random: inout SeededGenerator) -> [StreamHead] {
    (0..<count).map { _ in
      StreamHead(
        stream: StreamID(random.next()), floor: 0, head: 10,
        headHash: Bytes32(random.next(), random.next(), random.next(), random.next()))
    }
  }

  private static func behind(_ head: StreamHead) -> StreamHead {
    StreamHead(
      stream: head.stream, floor: 0, head: 3, headHash: Bytes32(head.stream.number, 1, 1, 1))
  }

  /// Hands frames over until there are none; what each side asked the other for, and how many heads
  /// and digests crossed.
  private static func talk(
    _ rigs: inout [EngineRig]
  ) -> (pulled: [[StreamRange]], heads: Int, digests: Int) {
    var pulled: [[StreamRange]] = [[], []]
    var heads = 0
    var digests = 0
    var queue: [(to: Int, frame: Frame)] = []
    func take(_ effects: [GossipEffect], from side: Int) {
      for case .send(_, let frame) in effects {
        switch frame {
        case .pull(let ranges): pulled[side] += ranges
        case .reconcile(let parts):
          for part in parts {
            switch part.content {
            case .heads(let list): heads += list.count
            case .fingerprint: digests += 1
            }
          }
          queue.append((1 - side, frame))
        case .fingerprint: queue.append((1 - side, frame))
        default: break
        }
      }
    }
    take(rigs[0].link(high), from: 0)
    take(rigs[1].link(low), from: 1)
    while !queue.isEmpty {
      let (side, frame) = queue.removeFirst()
      take(rigs[side].receive(frame, from: side == 0 ? high : low), from: side)
    }
    return (pulled, heads, digests)
  }

  @Test(arguments: [10, 400, 3_000], [1, 2, 3] as [UInt64])
  func eachPullsWhatTheOtherHasMoreOf(count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let shared = Self.heads(count, &random)
    let onlyLow = Self.heads(3, &random)
    let onlyHigh = Self.heads(3, &random)
    let lowLacks = shared.prefix(4).map(Self.behind)
    let highLacks = shared.suffix(4).map(Self.behind)
    var rigs = [
      EngineRig(Self.low, frontier: lowLacks + shared.dropFirst(4) + onlyLow),
      EngineRig(Self.high, frontier: shared.dropLast(4) + highLacks + onlyHigh),
    ]
    let (pulled, heads, digests) = Self.talk(&rigs)
    #expect(
      Set(pulled[0].map(\.stream)) == Set(lowLacks.map(\.stream) + onlyHigh.map(\.stream)))
    #expect(
      Set(pulled[1].map(\.stream)) == Set(highLacks.map(\.stream) + onlyLow.map(\.stream)))
    #expect(pulled[0].count == 7)
    #expect(pulled[1].count == 7)
    for range in pulled[0] + pulled[1] { #expect(range.last == 10) }
    if count > 500 {
      #expect(heads < count / 2, "ranges that are equal are not spelled out")
      #expect(digests < 1_000)
    }
  }

  @Test func aNewNodeLearnsOfAllStreams() {
    var random = SeededGenerator(seed: 9)
    let all = Self.heads(3_000, &random)
    for isLowNew in [true, false] {
      var rigs = [
        EngineRig(Self.low, frontier: isLowNew ? [] : all),
        EngineRig(Self.high, frontier: isLowNew ? all : []),
      ]
      let (pulled, heads, _) = Self.talk(&rigs)
      let side = isLowNew ? 0 : 1
      #expect(rigs[side].engine.footprint.streams == 3_000)
      #expect(pulled[side].count == 256, "so many at once")
      #expect(pulled[1 - side].isEmpty)
      #expect(heads <= 3_000)
    }
  }

  @Test func equalNodesSayNothing() {
    var random = SeededGenerator(seed: 4)
    let all = Self.heads(3_000, &random)
    var rigs = [EngineRig(Self.low, frontier: all), EngineRig(Self.high, frontier: all)]
    let (pulled, heads, digests) = Self.talk(&rigs)
    #expect(pulled == [[], []])
    #expect(heads == 0 && digests == 0)
  }
}
