import MeshNode
import NIOCore
import Testing

/// Every code and error of PROTOCOL.md 1.3 and 1.4, provoked over a real socket.
@Suite("WebSocket errors and closing", .timeLimit(.minutes(1)))
struct WebSocketClosingTests {
  struct Broken: CustomStringConvertible, Sendable {
    let description: String
    let bytes: [UInt8]
    let code: UInt16
    let reason: String
  }

  static let broken: [Broken] = [
    Broken(
      description: "unmasked", bytes: SocketProbe.frame(1, [0x7B], mask: nil), code: 1002,
      reason: "a client's frames must be masked"),
    Broken(
      description: "reserved bit", bytes: [0xC1, 0x80, 0, 0, 0, 0], code: 1002,
      reason: "reserved bits are set"),
    Broken(
      description: "opcode 3", bytes: SocketProbe.frame(3, []), code: 1002,
      reason: "unknown opcode"),
    Broken(
      description: "continuation of nothing", bytes: SocketProbe.frame(0, [1]), code: 1002,
      reason: "a continuation of nothing"),
    Broken(
      description: "text inside a text",
      bytes: SocketProbe.frame(1, [1], isFinal: false) + SocketProbe.frame(1, [1]), code: 1002,
      reason: "a message inside a message"),
    Broken(
      description: "split ping", bytes: SocketProbe.frame(9, [1], isFinal: false), code: 1002,
      reason: "a control frame is too long or split"),
    Broken(
      description: "long ping", bytes: SocketProbe.frame(9, Array(repeating: 1, count: 126)),
      code: 1002, reason: "a control frame is too long or split"),
    Broken(
      description: "length not shortest", bytes: [0x81, 0xFE, 0, 5, 0, 0, 0, 0], code: 1002,
      reason: "a length is not in its shortest form"),
    Broken(
      description: "close of one byte", bytes: SocketProbe.frame(8, [3]), code: 1002,
      reason: "a close frame of one byte"),
    Broken(
      description: "close code 1005", bytes: SocketProbe.frame(8, [3, 237]), code: 1002,
      reason: "a close code that may not be sent"),
    Broken(
      description: "binary", bytes: SocketProbe.frame(2, [1, 2, 3]), code: 1003,
      reason: "binary messages are not understood"),
    Broken(
      description: "not UTF-8", bytes: SocketProbe.frame(1, [0xC3, 0x28]), code: 1007,
      reason: "text is not UTF-8"),
    Broken(
      description: "half a character at the end of two fragments",
      bytes: SocketProbe.frame(1, [0x41], isFinal: false) + SocketProbe.frame(0, [0xE2, 0x82]),
      code: 1007, reason: "text is not UTF-8"),
    Broken(
      description: "64 KiB and one byte",
      bytes: SocketProbe.frame(1, Array(repeating: 0x20, count: 65_537)), code: 1009,
      reason: "message too long"),
    Broken(
      description: "64 KiB and one byte in two fragments",
      bytes: SocketProbe.frame(1, Array(repeating: 0x20, count: 65_536), isFinal: false)
        + SocketProbe.frame(0, [0x20]), code: 1009, reason: "message too long"),
    Broken(
      description: "a length of 2^63 - 1",
      bytes: [0x81, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0], code: 1009,
      reason: "message too long"),
  ]

  @Test("what breaks the protocol closes with its code and says why", arguments: broken)
  func breaking(_ broken: Broken) async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        try await probe.send(broken.bytes)
        let close = try await probe.close()
        #expect(close.closeCode == broken.code)
        #expect(close.closeReason.hasPrefix(broken.reason))
        try await probe.send(SocketProbe.frame(8, [3, 232]))
        #expect(await probe.rest() == "")
      }
      // The node forgets the session, and serves on.
      try await SocketProbe.with(port: server.port) { try await $0.join("Bob") }
    }
  }

  @Test("a client's close is answered with its own code")
  func clientCloses() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        try await probe.send(SocketProbe.frame(8, [3, 233]))
        #expect(try await probe.close().closeCode == 1001)
        #expect(await probe.rest() == "")
      }
    }
  }

  @Test("a message in fragments with a ping between them is one message, the ping is answered")
  func fragments() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        let text = Array(#"{"type":"say","text":"né in pieces"}"#.utf8)
        for (index, byte) in text.enumerated() {
          let isLast = index == text.count - 1
          try await probe.send(
            SocketProbe.frame(index == 0 ? 1 : 0, [byte], isFinal: isLast))
          if index == 5 { try await probe.send(SocketProbe.frame(9, [7, 8])) }
        }
        var frame = try await probe.next()
        while frame.opcode != 10 { frame = try await probe.next() }
        #expect(frame.payload == [7, 8])
        try await probe.next(with: "né in pieces")
      }
    }
  }

  static let errors: [(String, String)] = [
    ("{", "bad-json"), (#"["type"]"#, "bad-json"), (#"{"type":"say"} x"#, "bad-json"),
    (#"{"type":"dance"}"#, "bad-type"), ("{}", "bad-type"), (#"{"type":7}"#, "bad-type"),
    (#"{"type":"say","text":5}"#, "bad-type"), (#"{"type":"join","name":"again"}"#, "bad-type"),
    (#"{"type":"history","room":"lobby","before":"x"}"#, "bad-type"),
    (#"{"type":"history","room":"lobby","limit":0}"#, "bad-type"),
    (#"{"type":"say","text":"x","tag":"\#(String(repeating: "t", count: 65))"}"#, "too-long"),
    (#"{"type":"say","text":""}"#, "text-empty"),
    (#"{"type":"say","text":"disk full"}"#, "disk-full"),
    (#"{"type":"say","text":"slow down"}"#, "rate-limited"),
    (#"{"type":"enter","room":""}"#, "room-invalid"),
    (#"{"type":"leave","room":"lobby"}"#, "not-allowed"),
    (#"{"type":"topic","room":"tea","text":"x"}"#, "not-allowed"),
    (#"{"type":"remove","room":"tea","person":"x"}"#, "bad-type"),
    (#"{"type":"keys","room":"tea","id":"AAAAAAAAAAA","number":1,"boxes":""}"#, "bad-type"),
    (#"{"type":"create","salt":"AAAA"}"#, "bad-type"),
  ]

  @Test("what cannot be done is answered with its code, and the session goes on", arguments: errors)
  func error(_ message: String, _ code: String) async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        try await probe.say(message)
        try await probe.next(with: #""type":"error","code":"\#(code)""#)
        try await probe.say(#"{"type":"ping"}"#)
        try await probe.next(with: "pong")
      }
    }
  }

  @Test("before joining: other messages are refused, a bad name can be tried again")
  func notJoined() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.upgrade()
        try await probe.say(#"{"type":"say","text":"x","tag":"a"}"#)
        let refused = try await probe.next(with: #""code":"not-joined""#).text
        #expect(refused.contains(#""tag":"a""#))
        try await probe.say(#"{"type":"join","name":""}"#)
        try await probe.next(with: #""code":"name-invalid""#)
        try await probe.say(#"{"type":"join","name":"Ada"}"#)
        try await probe.next(with: #""type":"joined""#)
      }
    }
  }

  @Test("who does not join in time is closed with 1008")
  func joinFirst() async throws {
    try await WebTestServer.with({ configuration, _ in
      configuration.limits.join = .milliseconds(100)
      configuration.limits.wheelTick = .milliseconds(20)
    }) { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.upgrade()
        let close = try await probe.close()
        #expect(close.closeCode == 1008)
        #expect(close.closeReason.hasPrefix("join first"))
      }
    }
  }

  @Test("too many errors close with 1008")
  func tooManyErrors() async throws {
    try await WebTestServer.with({ configuration, _ in configuration.limits.errorsMax = 5 }) {
      server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.upgrade()
        for _ in 0..<6 { try await probe.say("nonsense") }
        let close = try await probe.close()
        #expect(close.closeCode == 1008)
        #expect(close.closeReason == "too many errors")
      }
    }
  }

  @Test("a full node closes with 1013, and takes the next when one has gone")
  func full() async throws {
    try await WebTestServer.with({ configuration, _ in configuration.limits.sessionsMax = 1 }) {
      server in
      try await SocketProbe.with(port: server.port) { first in
        try await first.join("Ada")
        try await SocketProbe.with(port: server.port) { second in
          try await second.upgrade()
          let close = try await second.close()
          #expect(close.closeCode == 1013)
          #expect(close.closeReason.hasPrefix("node is full"))
        }
        try await first.send(SocketProbe.frame(8, []))
        _ = await first.rest()
      }
      try await SocketProbe.with(port: server.port) { try await $0.join("Bob") }
    }
  }

  @Test("a quiet client is pinged, and gone when it does not answer")
  func quiet() async throws {
    try await WebTestServer.with({ configuration, _ in
      // Joining must not take until the first ping, or the ping is taken for a part of the answer.
      configuration.limits.ping = .seconds(2)
      configuration.limits.dead = .seconds(4)
      configuration.limits.wheelTick = .milliseconds(20)
    }) { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        #expect(await probe.restBytes().contains(0x89))
      }
    }
  }

  @Test("a stopping node says so and closes with 1001")
  func stopping() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        server.service.happen(.stopping("node is shutting down"))
        try await probe.next(with: #"{"type":"closing","text":"node is shutting down"}"#)
        let close = try await probe.close()
        #expect(close.closeCode == 1001)
        #expect(close.closeReason.hasPrefix("node is shutting down"))
      }
    }
  }

  @Test("when a client is gone its session is closed at the node")
  func gone() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { watcher in
        try await watcher.join("Watcher")
        try await SocketProbe.with(port: server.port) { try await $0.join("Ada") }
        try await watcher.next(with: #""event":"left""#)
        #expect(server.service.sessionCount == 1)
      }
    }
  }
}
