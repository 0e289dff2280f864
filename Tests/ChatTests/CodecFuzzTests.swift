import Foundation
import Testing

@testable import Chat

/// Random and mutated bytes never trap, and what is accepted can be written again.
/// `MESHCHAT_FUZZ_ITERATIONS` sets how many per codec.
@Suite struct CodecFuzzTests {
  private let iterations =
    ProcessInfo.processInfo.environment["MESHCHAT_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 20_000
  private let seeds = [
    "room-message-v1", "node-status-v1", "room-change-v1-topic", "room-keys-v1", "knock-v1",
  ].map(GoldenFile.bytes)

  @Test func mutatedBodiesNeverTrap() throws {
    var random = SeededGenerator(seed: 0xC0DEC)
    var accepted = 0
    for _ in 0..<iterations {
      let bytes = mutated(using: &random)
      switch try? ChatBodyCodec.decode(bytes) {
      case .message(let message):
        accepted += 1
        #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(message)) == .message(message))
      case .room(let amendment):
        accepted += 1
        #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(amendment)) == .room(amendment))
      case .roomKeys(let keys):
        accepted += 1
        #expect(try ChatBodyCodec.decode(ChatBodyCodec.encode(keys)) == .roomKeys(keys))
      default: break
      }
      if let status = try? NodeStatusCodec.decode(bytes) {
        accepted += 1
        #expect(try NodeStatusCodec.decode(NodeStatusCodec.encode(status)) == status)
      }
      if case .knock(let knock) = try? EphemeralBodyCodec.decode(bytes) {
        accepted += 1
        #expect(try EphemeralBodyCodec.decode(EphemeralBodyCodec.encode(knock)) == .knock(knock))
      }
    }
    // Otherwise the mutations only ever test the first byte.
    #expect(accepted > iterations / 50)
  }

  @Test func typedLinesNeverTrap() {
    var random = SeededGenerator(seed: 0x11AE)
    let interesting = Array(
      "/ /#nickjoin\u{1B}\u{202E}\u{200D}\u{FE0F}👩‍👩‍👧é\u{301}한\r\n\t\0".unicodeScalars)
    for _ in 0..<(iterations / 4) {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        if let scalar = interesting.randomElement(using: &random) { scalars.append(scalar) }
      }
      let line = String(scalars)
      _ = try? SlashCommand.parse(line)
      _ = NameSkeleton(line)
      if let name = try? NameRules.parse(line) {
        #expect(NameRules.isAcceptableOnWire(name))
        #expect((try? NameRules.parse(name)) == name)
      }
      if let room = try? RoomName.parse(line) {
        #expect(RoomName.isCanonical(room))
        #expect((try? RoomName.parse(room)) == room)
      }
      if let text = try? MessageText.prepare(line) {
        #expect(MessageText.isAcceptable(text))
        #expect((try? MessageText.prepare(text)) == text)
      }
    }
  }

  private func mutated(using random: inout SeededGenerator) -> [UInt8] {
    guard var bytes = seeds.randomElement(using: &random),
      Int.random(in: 0..<10, using: &random) > 0
    else {
      return (0..<Int.random(in: 0...64, using: &random)).map { _ in
        .random(in: 0...255, using: &random)
      }
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(.random(in: 0...255, using: &random), at: place)
      case 2: bytes.removeLast(bytes.count - place)
      case 3: bytes.append(contentsOf: bytes[place...])
      default: bytes[place] = .random(in: 0...255, using: &random)
      }
    }
    return bytes
  }
}
