import Foundation
import Gossip
import Testing

/// Bytes from a peer never trap: not in the codec, and not in the engine that gets what decodes.
@Suite struct FrameFuzzTests {
  /// `MESHCHAT_FUZZ_ITERATIONS` and `MESHCHAT_FUZZ_SEED` change these.
  private static let iterationsDefault = 30_000

  private static func environment(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test func mutatedFramesAreDecodedOrRefused() {
    let iterations =
      Self.environment("MESHCHAT_FUZZ_ITERATIONS").map { Int($0) } ?? Self.iterationsDefault
    let seed = Self.environment("MESHCHAT_FUZZ_SEED") ?? UInt64.random(in: 1...1 << 32)
    print("fuzz: \(iterations) frames, MESHCHAT_FUZZ_SEED=\(seed)")
    var fuzzer = Fuzzer(seed: seed)
    for _ in 0..<iterations { fuzzer.step() }
    print(
      "fuzz: \(fuzzer.frames) frames and \(fuzzer.messages) link messages decoded, "
        + "\(fuzzer.unknown) unknown, \(fuzzer.refused) refused")
    #expect(fuzzer.unstable == 0, "what was decoded encodes to something else")
    #expect(fuzzer.frames > iterations / 100, "the fuzzer reaches the engine")
    #expect(fuzzer.refused > iterations / 100)
  }
}

private struct Fuzzer {
  private var random: SeededGenerator
  private let codec = FrameCodec()
  private var corpus: [[UInt8]]
  private var engine: GossipEngine
  private var time: UInt64 = 0
  private var link: UInt64 = 1
  private(set) var frames = 0
  private(set) var messages = 0
  private(set) var unknown = 0
  private(set) var refused = 0
  private(set) var unstable = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    corpus =
      WireSamples.frames.map { FrameCodec().encode($0.frame) }
      + WireSamples.messages.map { FrameCodec().encode($0.message) }
    engine = GossipEngine(
      self: .test(1), contact: .test(1), seed: seed,
      frontier: [WireSamples.head], ownStream: WireSamples.head.stream)
    _ = engine.handle(.linkUp(LinkID(link), peer: .test(2), isInitiator: true), now: now)
  }

  private var now: MeshInstant {
    MeshInstant(monotonicNanoseconds: time, wallMilliseconds: 1_700_000_000_000)
  }

  mutating func step() {
    let bytes = mutated()
    do {
      switch try codec.decode(bytes, hash: WireSamples.cryptography.hash) {
      case .frame(let frame):
        frames += 1
        check(.frame(frame), codec.encode(frame))
        give(frame)
      case .link(let message):
        messages += 1
        check(.link(message), codec.encode(message))
      case .unknown: unknown += 1
      }
    } catch {
      refused += 1
    }
  }

  private mutating func check(_ incoming: FrameCodec.Incoming, _ bytes: [UInt8]) {
    let again = try? codec.decode(bytes, hash: WireSamples.cryptography.hash)
    if again != incoming { unstable += 1 }
  }

  /// The engine gets it as from a peer, with the log answering as logs do.
  private mutating func give(_ frame: Frame) {
    time += 1_000_000
    var pending = engine.handle(.frameReceived(LinkID(link), frame), now: now)
    var rounds = 0
    while let effect = pending.popLast(), rounds < 1_000 {
      rounds += 1
      switch effect {
      case .persist(let events):
        pending += engine.handle(answer(to: events.map(\.id), round: rounds), now: now)
      case .sendStored(let link, let range, _):
        pending += engine.handle(
          .storedMissing(link, stream: range.stream, floor: range.last), now: now)
      case .startTimer(let timer, _):
        if Int.random(in: 0..<4, using: &random) == 0 {
          pending += engine.handle(.timerFired(timer), now: now)
        }
      case .disconnect:
        link += 1
        pending += engine.handle(
          .linkUp(LinkID(link), peer: .test(2), isInitiator: true), now: now)
      default: break
      }
    }
  }

  private func answer(to events: [EventID], round: Int) -> GossipInput {
    if round.isMultiple(of: 5) { return .commitFailed(events) }
    return round.isMultiple(of: 7) ? .commitRefused(events) : .committed(events)
  }

  private mutating func mutated() -> [UInt8] {
    if Int.random(in: 0..<20, using: &random) == 0 {
      return (0..<Int.random(in: 0..<200, using: &random)).map { _ in byte() }
    }
    var bytes = corpus[Int.random(in: 0..<corpus.count, using: &random)]
    for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = byte()
      case 2: bytes.removeLast(bytes.count - place)
      case 3: bytes.insert(byte(), at: place)
      case 4: bytes.remove(at: place)
      default:
        let other = corpus[Int.random(in: 0..<corpus.count, using: &random)]
        bytes =
          Array(bytes[..<place]) + other.suffix(Int.random(in: 0...other.count, using: &random))
      }
    }
    return bytes
  }

  private mutating func byte() -> UInt8 { UInt8.random(in: .min ... .max, using: &random) }
}
