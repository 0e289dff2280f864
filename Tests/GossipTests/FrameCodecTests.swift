import Foundation
import Gossip
import Testing

@Suite struct FrameCodecTests {
  private let codec = FrameCodec()

  private func decode(_ bytes: [UInt8]) throws -> FrameCodec.Incoming {
    try codec.decode(bytes, hash: WireSamples.cryptography.hash)
  }

  private func error(_ bytes: [UInt8]) -> FrameDecodingError? {
    do {
      _ = try codec.decode(bytes, hash: WireSamples.cryptography.hash)
      return nil
    } catch {
      return error
    }
  }

  @Test func everythingComesBackAsItWas() throws {
    for (name, frame) in WireSamples.frames {
      #expect(try decode(codec.encode(frame)) == .frame(frame), "\(name)")
    }
    for (name, message) in WireSamples.messages {
      #expect(try decode(codec.encode(message)) == .link(message), "\(name)")
    }
  }

  @Test func sizesAreLimitedBeforeAnythingIsBuilt() {
    let frame = [UInt8](repeating: 0, count: FrameCodec.byteCountMax + 1)
    #expect(error(frame) == .oversized(frame.count))
    // 20,000 empty events are 40 KB on the wire and megabytes in memory.
    let empty = (0..<20_000).flatMap { _ in [0x0A, 0x00] as [UInt8] }
    #expect(error(Self.envelope(10, empty)) == .tooMany(field: 10))
    #expect(error(Self.envelope(12, empty)) == .tooMany(field: 12))
    #expect(error(Self.envelope(16, empty)) == .tooMany(field: 16))
    // Nested: one part with very many heads.
    let heads = Self.field(5, empty)
    #expect(error(Self.envelope(16, Self.field(1, heads))) == .tooMany(field: 16))
    // One contact with very many addresses.
    let endpoints = (0..<20_000).flatMap { _ in [0x12, 0x00] as [UInt8] }
    #expect(error(Self.envelope(22, Self.field(1, endpoints))) == .tooMany(field: 22))
  }

  @Test func kindsAndFieldsOfLaterVersionsAreIgnored() throws {
    #expect(try decode([]) == .unknown)
    #expect(try decode(Self.envelope(99, [1, 2, 3])) == .unknown)
    #expect(try decode(Self.envelope(22, [])) == .unknown, "an overlay message of a later kind")
    var bytes = codec.encode(.credit(BulkBudget(events: 1, bytes: 2)))
    let inner = Array(bytes[3...]) + Self.field(50, [1])
    bytes = Self.envelope(18, inner)
    #expect(try decode(bytes) == .frame(.credit(BulkBudget(events: 1, bytes: 2))))
  }

  @Test func brokenContentHasItsError() {
    #expect(error([0xFF]) == .malformed)
    #expect(error(Self.envelope(15, Self.field(1, [1, 2]))) == .length("fingerprint"))
    let noHeader = Self.field(1, Self.field(2, [UInt8](repeating: 0, count: 64)))
    #expect(error(Self.envelope(10, noHeader)) == .event(.truncated))
    var header = WireSamples.events[0].header.encoded
    let signed = Self.field(1, header) + Self.field(2, [1])
    #expect(error(Self.envelope(10, Self.field(1, signed))) == .event(.signatureLength(1)))
    header[0] = 9
    #expect(
      error(Self.envelope(10, Self.field(1, Self.field(1, header))))
        == .event(.unknownHeaderVersion(9)))
    // Pull of 5...4.
    #expect(
      error(Self.envelope(17, Self.field(1, [0x10, 5, 0x18, 4]))) == .range("pulled range"))
  }

  /// A golden file holds what this version of the protocol looks like on the wire: it changes only
  /// by additions, so that released nodes go on understanding each other.
  @Test func wireVersion1IsAsItWas() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/wire-v1.txt")
    let encoded =
      WireSamples.messages.map { ($0.name, codec.encode($0.message)) }
      + WireSamples.frames.map { ($0.name, codec.encode($0.frame)) }
    let lines = encoded.map { name, bytes in "\(name) \(Self.hex(bytes))" }
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["MESHCHAT_WRITE_GOLDEN"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    for (line, expected) in zip(lines, golden.split(separator: "\n")) { #expect(line == expected) }
    #expect(text == golden)
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0\(text)" : text
    }.joined()
  }

  /// A length-delimited field.
  static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    varint(UInt64(number << 3 | 2)) + varint(UInt64(content.count)) + content
  }

  static func envelope(_ kind: Int, _ content: [UInt8]) -> [UInt8] { field(kind, content) }

  private static func varint(_ number: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    return bytes
  }
}
