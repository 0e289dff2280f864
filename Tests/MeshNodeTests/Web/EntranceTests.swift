import Foundation
import MeshNode
import Testing

@Suite("The one port", .timeLimit(.minutes(1)))
struct EntranceTests {
  @Test("TLS and plain HTTP on one port, page and socket on both")
  func bothOnOnePort() async throws {
    try await WebTestServer.with({ configuration, folder in
      configuration.certificateFolder = folder
    }) { server in
      for tls in [false, true] {
        try await SocketProbe.with(port: server.port, tls: tls) { probe in
          try await probe.send("GET /healthz HTTP/1.1\r\nHost: localhost:1\r\n\r\n")
          #expect(try await probe.head().hasPrefix("HTTP/1.1 200"))
        }
        try await SocketProbe.with(port: server.port, tls: tls) { probe in
          try await probe.join("Ada")
          try await probe.say(#"{"type":"say","text":"over \#(tls)"}"#)
          try await probe.next(with: "over \(tls)")
        }
      }
      for file in ["web-key.pem", "web-cert.pem"] {
        let path = server.folder.appendingPathComponent(file).path
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
    }
  }

  @Test("TLS without a certificate, and what is no HTTP, is a bad request")
  func nonsense() async throws {
    try await WebTestServer.with { server in
      for bytes: [UInt8] in [[0x16, 3, 1, 0, 5], [0], Array("hello\r\n\r\n".utf8)] {
        try await SocketProbe.with(port: server.port) { probe in
          try await probe.send(bytes)
          #expect(await probe.rest().hasPrefix("HTTP/1.1 400"))
        }
      }
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.send("GET / HTTP/1.1\r\nHost\r\n\r\n")
        #expect(await probe.rest().hasPrefix("HTTP/1.1 400"))
      }
    }
  }

  @Test("a head that never ends is cut by size, and by time")
  func slowLoris() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.send("GET / HTTP/1.1\r\nX: " + String(repeating: "y", count: 20_000))
        #expect(await probe.rest().hasPrefix("HTTP/1.1 431"))
      }
    }
    try await WebTestServer.with({ configuration, folder in
      configuration.limits.entrance = .milliseconds(500)
      configuration.certificateFolder = folder
    }) { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.send("GET / HTTP/1.1\r\nHo")
        #expect(await probe.rest().hasPrefix("HTTP/1.1 408"))
      }
      // Nothing at all, and a TLS handshake that stops after its first bytes.
      for bytes: [UInt8] in [[], [0x16, 3, 1, 2, 0, 1]] {
        try await SocketProbe.with(port: server.port) { probe in
          if !bytes.isEmpty { try await probe.send(bytes) }
          #expect(await probe.rest() == "")
        }
      }
    }
  }

  @Test("a page of elsewhere gets no socket; this node's, a known node's and no page's do")
  func origins() async throws {
    try await WebTestServer.with { server in
      let other = NodeSummary(
        id: server.service.node.id, name: "other", version: "1", state: .linked, roundTrip: nil,
        people: 0, urls: ["https://192.0.2.9:8443/"])
      server.service.happen(
        .mesh(MeshSnapshot(own: server.service.node.id, nodes: [other], links: [])))
      let host = "localhost:\(server.port)"
      let cases: [(String?, String)] = [
        ("http://\(host)", "101"), (nil, "101"), ("https://192.0.2.9:8443", "101"),
        ("http://evil.example", "403"), ("null", "403"), ("http://localhost:1", "403"),
        ("https://192.0.2.9", "403"),
      ]
      for (origin, status) in cases {
        try await SocketProbe.with(port: server.port) { probe in
          let head = try await probe.upgrade(host: host, origin: origin)
          #expect(head.hasPrefix("HTTP/1.1 \(status)"), "\(origin ?? "none")")
        }
      }
    }
  }

  @Test(
    "a stranger's name for this machine is refused",
    arguments: [
      ("localhost", true), ("127.0.0.1:8080", true), ("[::1]:8080", true), ("192.0.2.7", true),
      ("evil.example", false), ("localhost.evil.example", false), ("", false),
    ])
  func hosts(_ host: String, _ isAllowed: Bool) async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade(host: host)
        #expect(head.hasPrefix(isAllowed ? "HTTP/1.1 101" : "HTTP/1.1 421"))
      }
      guard !host.isEmpty else { return }
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.send("GET /healthz HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(try await probe.head().hasPrefix(isAllowed ? "HTTP/1.1 200" : "HTTP/1.1 421"))
      }
    }
  }

  @Test("handshakes that are not right are told so")
  func handshakes() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade(version: "8")
        #expect(head.hasPrefix("HTTP/1.1 426"))
        #expect(head.contains("Sec-WebSocket-Version: 13"))
      }
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade(subprotocol: "soap")
        #expect(head.hasPrefix("HTTP/1.1 400"))
      }
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade(path: "/elsewhere")
        #expect(head.hasPrefix("HTTP/1.1 404"))
      }
    }
  }

  @Test("a busy port that nobody asked for is passed over")
  func busyPort() async throws {
    try await WebTestServer.with { first in
      try await WebTestServer.with({ configuration, _ in configuration.port = first.port }) {
        #expect($0.port > first.port)
      }
      await #expect(throws: (any Error).self) {
        try await WebTestServer.with({ configuration, _ in
          configuration.port = first.port
          configuration.furtherPorts = 0
        }) { _ in }
      }
    }
  }
}
