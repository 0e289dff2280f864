import MeshNode
import NIOCore
import Testing

@Suite("Clients that fall behind", .timeLimit(.minutes(2)))
struct SlowClientTests {
  /// More than the sockets' buffers and the ring hold together.
  private static let messages = 4_000
  private static let text = String(repeating: "x", count: 4_000)

  @Test("one that falls out of the ring gets every message, once, in order, when it reads again")
  func fallsOutOfTheRing() async throws {
    try await WebTestServer.with({ configuration, _ in
      configuration.limits.ringFramesMax = 16
      configuration.limits.ringBytesMax = 64 * 1024
      configuration.limits.chunkBytesMax = 32 * 1024
    }) { server in
      try await SocketProbe.with(port: server.port) { slow in
        try await slow.join("Slow")
        try await slow.channel.setOption(.autoRead, value: false).get()
        try await Self.talk(in: server)
        try await slow.channel.setOption(.autoRead, value: true).get()
        for number in 0..<Self.messages {
          let message = try await slow.next(with: #""type":"message""#).text
          let isNext = message.contains(#""text":"\#(number) x"#)
          #expect(isNext, "expected \(number)")
          guard isNext else { return }
        }
      }
    }
  }

  @Test("one that does not read at all is closed with 1013; others notice nothing")
  func stuck() async throws {
    try await WebTestServer.with({ configuration, _ in
      configuration.limits.stuck = .seconds(2)
      configuration.limits.wheelTick = .milliseconds(20)
      configuration.limits.closing = .seconds(30)
    }) { server in
      try await SocketProbe.with(port: server.port) { slow in
        try await slow.join("Slow")
        try await slow.channel.setOption(.autoRead, value: false).get()
        try await SocketProbe.with(port: server.port) { watcher in
          try await watcher.join("Watcher")
          async let talking: Void = Self.talk(in: server)
          try await watcher.next(with: #""event":"left""#)
          try await talking
        }
        try await slow.channel.setOption(.autoRead, value: true).get()
        let close = try await slow.close()
        #expect(close.closeCode == 1013)
        #expect(close.closeReason.hasPrefix("too slow"))
      }
    }
  }

  @Test("one that comes in while everyone talks gets each message once, in order")
  func comesInMeanwhile() async throws {
    try await WebTestServer.with { server in
      let talker = try await server.service.open(SessionRequest(name: "Talker"))
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          for number in 0..<2_000 {
            _ = try await server.service.say(
              "\(number) x", in: "lobby", tag: nil, by: talker.session, delayed: nil)
            if number % 20 == 0 { try await Task.sleep(for: .milliseconds(1)) }
          }
        }
        for _ in 0..<20 {
          tasks.addTask { try await Self.listen(server) }
        }
        try await tasks.waitForAll()
      }
    }
  }

  /// Comes in at some moment, and checks that the numbers go on without a hole to the last one.
  private static func listen(_ server: WebTestServer) async throws {
    try await SocketProbe.with(port: server.port) { probe in
      let joined = try await probe.join("Ada")
      var next =
        joined.matches(of: /"text":"(\d+) x"/).last.flatMap { Int($0.1) }.map { $0 + 1 } ?? 0
      while next < 2_000 {
        let message = try await probe.next(with: #""type":"message""#).text
        let isNext = message.contains(#""text":"\#(next) x"#)
        #expect(isNext, "expected \(next), got \(message)")
        guard isNext else { return }
        next += 1
      }
    }
  }

  private static func talk(in server: WebTestServer) async throws {
    let talker = try await server.service.open(SessionRequest(name: "Talker"))
    for number in 0..<messages {
      _ = try await server.service.say(
        "\(number) \(text)", in: "lobby", tag: nil, by: talker.session, delayed: nil)
    }
  }
}
