import Gossip
import GossipSimulator
import Testing

@Suite("The simulator's own parts")
struct SimulationPartsTests {
  @Test func eventsComeByTimeAndThenByOrderOfScheduling() {
    var random = SeededRandom(seed: 5)
    var queue = EventQueue<Int>()
    var expected: [(time: UInt64, index: Int)] = []
    for index in 0..<2000 {
      let time = UInt64(random.below(300))
      queue.schedule(index, at: VirtualTime(nanoseconds: time))
      expected.append((time, index))
    }
    expected.sort { ($0.time, $0.index) < ($1.time, $1.index) }
    var popped: [Int] = []
    while let next = queue.popNext() { popped.append(next.payload) }
    #expect(popped == expected.map(\.index))
    #expect(queue.isEmpty)
  }

  @Test func slotsAreReusedWithoutMixingThingsUp() {
    var queue = EventQueue<Int>()
    var last: UInt64 = 0
    var random = SeededRandom(seed: 6)
    for round in 0..<500 {
      for _ in 0..<3 {
        let time = last + UInt64(random.within(1...50))
        queue.schedule(Int(time), at: VirtualTime(nanoseconds: time))
      }
      for _ in 0..<(round.isMultiple(of: 2) ? 2 : 3) {
        guard let next = queue.popNext() else { continue }
        #expect(next.time.nanoseconds >= last)
        #expect(next.payload == Int(next.time.nanoseconds))
        last = next.time.nanoseconds
      }
    }
  }

  @Test func chanceIsAFunctionOfTheSeed() {
    var one = SeededRandom(seed: 9, subject: 1)
    var same = SeededRandom(seed: 9, subject: 1)
    var other = SeededRandom(seed: 9, subject: 2)
    let drawn = (0..<100).map { _ in one.next() }
    #expect(drawn == (0..<100).map { _ in same.next() })
    #expect(drawn != (0..<100).map { _ in other.next() })
  }

  @Test func exponentialHasRoughlyItsMean() {
    var random = SeededRandom(seed: 3)
    let drawn = (0..<20_000).map { _ in Int(random.exponential(meanNanoseconds: 1_000_000)) }
    let mean = drawn.reduce(0, +) / drawn.count
    #expect((800_000...1_200_000).contains(mean))
    #expect(drawn.allSatisfy { $0 <= 8_000_000 })
  }

  @Test func schedulesAreAFunctionOfTheSeedAndInOrder() {
    for seed in 1...200 as ClosedRange<UInt64> {
      func make() -> FaultSchedule {
        .generate(
          seed: seed, members: 2 + Int(seed % 19), from: .seconds(5), span: .seconds(20),
          allowsFrameFaults: seed.isMultiple(of: 4))
      }
      let schedule = make()
      #expect(schedule == make())
      #expect(schedule.faults.map(\.start) == schedule.faults.map(\.start).sorted())
      #expect(schedule.end <= .seconds(25))
      #expect(!schedule.hasFrameFaults || seed.isMultiple(of: 4))
    }
  }

  /// A schedule that never has a kind of fault does not test it.
  @Test func everyKindOfFaultOccurs() {
    var kinds: Set<String> = []
    for seed in 1...300 as ClosedRange<UInt64> {
      let schedule = FaultSchedule.generate(
        seed: seed, members: 10, from: .zero, span: .seconds(20), allowsFrameFaults: true)
      for fault in schedule.faults { kinds.insert(Self.name(fault.kind)) }
    }
    #expect(
      kinds == [
        "loss", "frameLoss", "duplication", "reordering", "delay", "cut", "partition", "clog",
        "pause", "kill", "clock", "disk", "damage",
      ])
  }

  private static func name(_ kind: Fault.Kind) -> String {
    switch kind {
    case .rate(let rate, _, _): rate.rawValue
    case .delay: "delay"
    case .oneWayCut: "cut"
    case .partition: "partition"
    case .swizzleClog: "clog"
    case .pause: "pause"
    case .kill: "kill"
    case .clockStep: "clock"
    case .diskFull: "disk"
    case .damage: "damage"
    }
  }

  @Test func lanesGoByPrecedence() {
    var lanes = LaneQueue()
    let bulk = Frame.pulled([])
    let live = Frame.push([], hops: 0, isDirect: false)
    for frame in [bulk, live, .goodbye] {
      let isKept = lanes.append(frame, byteCount: frame.approximateByteCount)
      #expect(isKept)
    }
    #expect([lanes.popFirst(), lanes.popFirst(), lanes.popFirst()] == [.goodbye, live, bulk])
    #expect(lanes.isEmpty && lanes.totalBytes == 0)
  }

  @Test func anOverflowingLiveLaneIsDropped() {
    var lanes = LaneQueue()
    let signer = SimulatedSigner(seed: 1)
    let body = [UInt8](repeating: 0, count: 4000)
    let message = EphemeralMessage(
      author: signer.node, authorKey: signer.publicKey, id: 1, deadlineMilliseconds: 0, body: body,
      signature: [])
    let frame = Frame.ephemeral(message)
    var kept = 0
    while lanes.append(frame, byteCount: frame.approximateByteCount) { kept += 1 }
    #expect(kept == LaneQueue.liveBytesMax / frame.approximateByteCount)
    #expect(lanes.isEmpty && lanes.totalBytes == 0)
  }

  @Test func fakeCryptographyNoticesDamage() {
    let cryptography = SimulatedCryptography()
    let signer = SimulatedSigner(seed: 1)
    let bytes = [UInt8](0..<100)
    let signature = signer.sign(bytes)
    #expect(signature.count == 64)
    #expect(cryptography.isValid(signature: signature, of: bytes, by: signer.publicKey))
    #expect(!cryptography.isValid(signature: signature, of: bytes + [0], by: signer.publicKey))
    let other = SimulatedSigner(seed: 2)
    #expect(!cryptography.isValid(signature: signature, of: bytes, by: other.publicKey))
  }
}
