import CZlib
import Foundation
import Testing

@testable import MeshNode

@Suite("The page and REST", .timeLimit(.minutes(1)))
struct StaticSiteTests {
  private func withSite<Result: Sendable>(
    _ body: (WebTestServer) async throws -> Result
  ) async throws -> Result {
    try await WebTestServer.with(
      { configuration, folder in
        let root = folder.appendingPathComponent("www")
        try FileManager.default.createDirectory(
          at: root.appendingPathComponent("scripts"), withIntermediateDirectories: true)
        try "<!doctype html>one".write(
          to: root.appendingPathComponent("index.html"), atomically: true, encoding: .utf8)
        try String(repeating: "export {};\n", count: 100).write(
          to: root.appendingPathComponent("scripts/main.js"), atomically: true, encoding: .utf8)
        try "secret".write(
          to: folder.appendingPathComponent("secret.txt"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
          at: root.appendingPathComponent("link.txt"),
          withDestinationURL: folder.appendingPathComponent("secret.txt"))
        configuration.webroot = root
        configuration.reloadsWebroot = true
      }, body)
  }

  private func get(
    _ path: String, from server: WebTestServer, fields: String = "", method: String = "GET"
  ) async throws -> String {
    try await SocketProbe.with(port: server.port) { probe in
      try await probe.send(
        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n")
      return await probe.rest()
    }
  }

  private func bytes(
    _ path: String, from server: WebTestServer, fields: String
  ) async throws -> [UInt8] {
    try await SocketProbe.with(port: server.port) { probe in
      try await probe.send(
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n")
      return await probe.restBytes()
    }
  }

  private func inflated(_ bytes: [UInt8]) throws -> String {
    var (stream, input) = (z_stream(), bytes)
    var output = [UInt8](repeating: 0, count: 65_536)
    let size = Int32(MemoryLayout<z_stream>.size)
    try #require(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK)
    defer { inflateEnd(&stream) }
    let status = input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { to in
        (stream.next_in, stream.avail_in) = (from.baseAddress, uInt(from.count))
        (stream.next_out, stream.avail_out) = (to.baseAddress, uInt(to.count))
        return inflate(&stream, Z_FINISH)
      }
    }
    try #require(status == Z_STREAM_END)
    return String(decoding: output.prefix(Int(stream.total_out)), as: UTF8.self)
  }

  @Test("the page with its type, tag and security fields; unchanged it is not sent again")
  func page() async throws {
    try await withSite { server in
      let page = try await get("/", from: server)
      #expect(page.hasPrefix("HTTP/1.1 200"))
      #expect(page.hasSuffix("<!doctype html>one"))
      let lowered = page.lowercased()
      #expect(lowered.contains("content-type: text/html; charset=utf-8"))
      #expect(lowered.contains("content-security-policy: default-src 'self'"))
      #expect(lowered.contains("frame-ancestors 'none'"))
      #expect(lowered.contains("x-content-type-options: nosniff"))
      #expect(lowered.contains("referrer-policy: no-referrer"))
      #expect(lowered.contains("cross-origin-opener-policy: same-origin"))
      #expect(lowered.contains("permissions-policy: "))
      let tag = try #require(page.firstMatch(of: /(?i)etag: ("[0-9a-f]{32}")/)?.1)
      let again = try await get("/", from: server, fields: "If-None-Match: \(tag)\r\n")
      #expect(again.hasPrefix("HTTP/1.1 304"))
      let script = try await get("/scripts/main.js", from: server)
      #expect(script.lowercased().contains("content-type: text/javascript; charset=utf-8"))
      let head = try await get("/", from: server, method: "HEAD")
      #expect(head.hasPrefix("HTTP/1.1 200") && !head.contains("doctype"))
    }
  }

  @Test("who takes gzip gets it, under a tag of its own; what would not be smaller stays as it is")
  func compression() async throws {
    try await withSite { server in
      let plain = try await get("/scripts/main.js", from: server)
      let fields = "Accept-Encoding: br, gzip;q=0.8\r\n"
      let small = try await bytes("/scripts/main.js", from: server, fields: fields)
      let end = try #require(small.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
      let head = String(decoding: small[..<end], as: UTF8.self).lowercased()
      for field in ["content-encoding: gzip", "vary: accept-encoding"] {
        #expect(head.contains(field))
      }
      #expect(plain.lowercased().contains("vary: accept-encoding"))
      #expect(!plain.lowercased().contains("content-encoding"))
      #expect(try inflated(Array(small[end...])) == String(repeating: "export {};\n", count: 100))
      #expect(small.count < plain.utf8.count)
      let tag = try #require(head.firstMatch(of: /etag: ("[0-9a-f]{32}-gzip")/)?.1)
      let asked = "If-None-Match: \(tag)\r\n"
      let again = try await get("/scripts/main.js", from: server, fields: fields + asked)
      #expect(again.hasPrefix("HTTP/1.1 304"))
      #expect(
        try await get("/scripts/main.js", from: server, fields: asked).hasPrefix("HTTP/1.1 200"))
      let page = try await get("/", from: server, fields: fields)
      #expect(page.hasSuffix("<!doctype html>one"), "18 bytes do not get smaller")
    }
  }

  @Test(
    "what a client says that it takes",
    arguments: [
      ("gzip", true), ("GZIP", true), ("deflate, gzip;q=1.0", true), ("br;q=1, *", true),
      ("gzip;q=0", false), ("gzip; q=0.000, *", false), ("*;q=0", false), ("br", false),
      ("", false),
    ])
  func encodings(_ field: String, _ isAccepted: Bool) {
    #expect(Gzip.isAccepted(by: field) == isAccepted)
  }

  @Test(
    "no path leads out of the folder",
    arguments: [
      "/../secret.txt", "/%2e%2e/secret.txt", "/scripts/..%2f..%2fsecret.txt", "/link.txt",
      "//etc/passwd", "/%00", "/scripts/%2e%2e/%2e%2e/secret.txt", "/%ff",
    ])
  func traversal(_ path: String) async throws {
    try await withSite { server in
      let answer = try await get(path, from: server)
      #expect(!answer.contains("secret"))
      #expect(answer.hasPrefix("HTTP/1.1 404") || answer.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test("a changed file is served anew")
  func reload() async throws {
    try await withSite { server in
      #expect(try await get("/", from: server).hasSuffix("one"))
      let file = server.folder.appendingPathComponent("www/index.html")
      try "<!doctype html>two".write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.modificationDate: Date().addingTimeInterval(5)], ofItemAtPath: file.path)
      #expect(try await get("/", from: server).hasSuffix("two"))
    }
  }

  @Test("REST answers as documented")
  func rest() async throws {
    try await withSite { server in
      server.service.fill("tea room", count: 3)
      let rooms = try await get("/api/rooms", from: server)
      #expect(
        rooms.hasSuffix(
          #"{"rooms":[{"name":"tea room","messages":3,"last":1700000000003,"members":0}]}"#
        ))
      #expect(rooms.lowercased().contains("content-type: application/json; charset=utf-8"))
      let page = try await get("/api/rooms/tea%20room/messages?limit=2", from: server)
      #expect(page.contains(#"{"room":"tea room","messages":[{"id":"000000000001A-2""#))
      let older = try #require(page.firstMatch(of: /"older":"([^"]+)"/)?.1)
      let first = try await get(
        "/api/rooms/tea%20room/messages?before=\(older)", from: server)
      #expect(first.hasSuffix(#""text":"old 0"}],"older":null}"#))
      let one = try await get("/api/messages/000000000001A-2", from: server)
      #expect(one.hasSuffix(#""text":"old 1","delivery":[1,2]}"#))
      #expect(try await get("/api/users", from: server).hasSuffix(#"{"people":[]}"#))
      #expect(try await get("/api/nodes", from: server).contains(#""self":true"#))
      #expect(try await get("/healthz", from: server).contains(#"{"status":"ok","#))
      server.service.happen(.health(NodeHealth(level: .error, text: "disk full")))
      let sick = try await get("/healthz", from: server)
      #expect(sick.hasPrefix("HTTP/1.1 503") && sick.contains("disk full"))
    }
  }

  @Test(
    "REST refuses with a code and a sentence",
    arguments: [
      ("/api/messages/000000000001A-9", "404", "not-found"),
      ("/api/messages/x", "404", "not-found"),
      ("/api/rooms/lobby/messages?limit=none", "400", "bad-type"),
      ("/api/rooms/lobby/messages?before=none", "400", "bad-type"),
      ("/api/none", "404", "not-found"),
      ("/chat", "426", "not-a-websocket"),
    ])
  func refusals(_ path: String, _ status: String, _ code: String) async throws {
    try await withSite { server in
      let answer = try await get(path, from: server)
      #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
      #expect(answer.contains(#"{"error":{"code":"\#(code)","text":""#))
    }
  }
}
