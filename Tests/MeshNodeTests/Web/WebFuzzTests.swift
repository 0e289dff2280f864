import Foundation
import Gossip
import NIOCore
import Testing

@testable import MeshNode

/// What strangers send, made up by a seeded generator: nothing may trap, and what is accepted must
/// be right. `MESHCHAT_FUZZ_ITERATIONS` and `MESHCHAT_FUZZ_SEED` say how much and which.
@Suite("Fuzzing the web entry")
struct WebFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let iterations =
    environment["MESHCHAT_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 100_000
  static let seed =
    environment["MESHCHAT_FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

  private static let messages = [
    #"{"type":"join","name":"Ada","room":"lobby","token":"t","cursor":"7ZKA93QD.12"}"#,
    #"{"type":"say","room":"lobby","text":"hello \"all\" \u00e9 \ud83d\ude00 \\ \/","tag":"a1"}"#,
    #"{"type":"history","room":"x","before":"00000000000010000001/000000000001A-2","limit":2e1}"#,
    #" { "type" : "mesh" , "watch" : true , "x" : [1,-0.5E+3,{"a":null},[[]]] } "#,
    #"{"type":"ping"}"#, #"{"limit":-0,"type":"rooms","":""}"#,
  ].map { Array($0.utf8) }

  private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[at] = .random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(.random(in: 0x20...0x7E, using: &random), at: at)
      case 3: bytes = Array(bytes[..<at])
      case 4: bytes.insert(contentsOf: bytes[at...].prefix(9), at: at)
      default: bytes.insert(contentsOf: "[{\"\\u}],:-0.e".utf8.shuffled(using: &random), at: at)
      }
    }
    return bytes
  }

  @Test("any text is a message or an error; what is accepted is JSON to Foundation too")
  func clientMessages() throws {
    var random = SeededGenerator(seed: Self.seed)
    var accepted = 0
    for iteration in 0..<Self.iterations {
      let message = Self.messages[Int.random(in: Self.messages.indices, using: &random)]
      let text = String(decoding: mutate(message, &random), as: UTF8.self)
      _ = try? ClientMessage.decode(text, nonce: SessionNonce(), limits: WebLimits())
      guard let members = try? JsonObjectReader.read(text) else { continue }
      accepted += 1
      // Half a surrogate pair is a replacement character here, and an error to Foundation.
      guard iteration % 16 == 0, !text.lowercased().contains("\\ud") else { continue }
      let judged = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(judged?.count == members.count, "seed \(Self.seed): \(text)")
    }
    #expect(accepted > Self.iterations / 100, "seed \(Self.seed)")
  }

  @Test("nesting to any depth is refused, not followed")
  func nesting() {
    for open in ["[", "{\"a\":"] {
      let text = "{\"a\":" + String(repeating: open, count: 30_000)
      #expect(throws: JsonObjectReader.Malformed.self) { try JsonObjectReader.read(text) }
    }
  }

  @Test("what is written as a string reads back the same")
  func strings() throws {
    var random = SeededGenerator(seed: Self.seed)
    for _ in 0..<Self.iterations / 10 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<20, using: &random) {
        let widths: [UInt32] = [0x20, 0x80, 0x800, 0x11_0000]
        let width = widths[Int.random(in: 0..<4, using: &random)]
        if let scalar = Unicode.Scalar(UInt32.random(in: 0..<width, using: &random)) {
          scalars.append(scalar)
        }
      }
      let text = String(scalars)
      var buffer = ByteBuffer(string: "{\"t\":")
      buffer.writeJSON(text)
      buffer.writeString("}")
      let written = String(buffer: buffer)
      #expect(try JsonObjectReader.read(written) == ["t": .text(text)], "seed \(Self.seed)")
      let judged = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String]
      #expect(judged == ["t": text], "seed \(Self.seed)")
    }
  }

  @Test("frames in any pieces read as in one piece, and broken ones end in a close code")
  func frames() {
    var random = SeededGenerator(seed: Self.seed)
    for _ in 0..<Self.iterations / 4 {
      var stream: [UInt8] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let opcode = [0, 1, 1, 1, 8, 9, 10, 2][Int.random(in: 0..<8, using: &random)] as UInt8
        let count = Int.random(in: 0..<10, using: &random) == 0 ? 300 : 20
        let payload = (0..<Int.random(in: 0...count, using: &random)).map { _ in
          UInt8.random(in: 0x20...0x7E, using: &random)
        }
        stream += SocketProbe.frame(
          opcode, payload, isFinal: Bool.random(using: &random),
          mask: (0..<4).map { _ in .random(in: 0...255, using: &random) })
      }
      if Bool.random(using: &random) { stream = mutate(stream, &random) }
      let whole = read([stream])
      let pieces = read(stream.map { [$0] })
      #expect(whole.items == pieces.items, "seed \(Self.seed)")
      #expect(whole.failure == pieces.failure, "seed \(Self.seed)")
      if let code = whole.failure?.code { #expect([1002, 1003, 1007, 1009].contains(code)) }
    }
  }

  private func read(
    _ pieces: [[UInt8]]
  ) -> (items: [WebSocketFrameReader.Item], failure: WebSocketFailure?) {
    var reader = WebSocketFrameReader(messageBytesMax: 512)
    var buffer = ByteBuffer()
    var items: [WebSocketFrameReader.Item] = []
    for piece in pieces {
      buffer.writeBytes(piece)
      do throws(WebSocketFailure) {
        while let item = try reader.next(from: &buffer) { items.append(item) }
      } catch {
        return (items, error)
      }
    }
    return (items, nil)
  }

  @Test("any request head is read or refused")
  func heads() {
    var random = SeededGenerator(seed: Self.seed)
    let head = Array(
      """
      GET /chat?x=1 HTTP/1.1\r\nHost: localhost:8080\r\nUpgrade: websocket\r\n\
      Connection: keep-alive, Upgrade\r\nOrigin: https://[::1]:8080\r\n\
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
      """.utf8)
    let policy = OriginPolicy(hostNames: ["anvil"], isKnownOrigin: { _ in false })
    for _ in 0..<Self.iterations / 10 {
      let bytes = mutate(head, &random)
      guard let end = RequestHead.end(of: bytes), let head = try? RequestHead(bytes.prefix(end))
      else { continue }
      _ = try? WebSocketHandshake(head, origins: policy)
    }
  }
}
