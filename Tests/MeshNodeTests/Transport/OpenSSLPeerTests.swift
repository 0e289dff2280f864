import Foundation
import Gossip
import Testing

@testable import MeshNode

/// Another implementation of TLS at the other end: the `openssl` command.
@Suite(.timeLimit(.minutes(2))) struct OpenSSLPeerTests {
  /// A node that gives up on a peer without a hello soon, so that `s_client` comes to its end.
  func node() async throws -> TestNode {
    try await TestNode(configure: { $0.helloTimeout = .milliseconds(500) })
  }

  func client(_ node: TestNode, _ arguments: [String]) async throws -> String {
    try await OpenSSL.run(
      ["s_client", "-connect", "127.0.0.1:\(node.port)", "-ign_eof"] + arguments)
  }

  @Test func tlsIsDoneWithACertificateAndTheRightProtocol() async throws {
    let keys = try await OpenSSL.Keys()
    try await TestNode.with(node()) { nodes in
      let output = try await client(
        nodes[0], ["-tls1_3", "-alpn", LinkVersion.alpn] + keys.arguments)
      #expect(output.contains("New, TLSv1.3"))
      #expect(output.contains("ALPN protocol: meshchat/1"))
      #expect(await nodes[0].recorder.failure() == .timedOut(.hello))
    }
  }

  @Test func tls12IsRefused() async throws {
    let keys = try await OpenSSL.Keys()
    try await TestNode.with(node()) { nodes in
      let output = try await client(
        nodes[0], ["-tls1_2", "-alpn", LinkVersion.alpn] + keys.arguments)
      #expect(output.contains("alert protocol version"))
      guard case .tls = await nodes[0].recorder.failure() else {
        Issue.record("not called a failure of TLS")
        return
      }
    }
  }

  @Test func aClientWithoutACertificateIsRefused() async throws {
    try await TestNode.with(node()) { nodes in
      let output = try await client(nodes[0], ["-tls1_3", "-alpn", LinkVersion.alpn])
      #expect(output.contains("certificate required"))
      guard case .tls = await nodes[0].recorder.failure() else {
        Issue.record("not called a failure of TLS")
        return
      }
    }
  }

  @Test(arguments: [["-alpn", "h2"], []])
  func anotherProtocolOrNoneIsRefused(arguments: [String]) async throws {
    let keys = try await OpenSSL.Keys()
    try await TestNode.with(node()) { nodes in
      _ = try await client(nodes[0], ["-tls1_3"] + arguments + keys.arguments)
      guard case .tls = await nodes[0].recorder.failure() else {
        Issue.record("taken as a peer")
        return
      }
    }
  }

  @Test(arguments: ["rsa:2048", "secp384r1", "ed25519"])
  func aCertificateOfAnotherKindIsRefused(kind: String) async throws {
    let keys = try await OpenSSL.Keys(kind)
    try await TestNode.with(node()) { nodes in
      _ = try await client(nodes[0], ["-tls1_3", "-alpn", LinkVersion.alpn] + keys.arguments)
      guard case .tls = await nodes[0].recorder.failure() else {
        Issue.record("taken as a peer")
        return
      }
    }
  }

  @Test func aSessionCannotBeResumed() async throws {
    let keys = try await OpenSSL.Keys()
    let session = keys.directory + "/session"
    try await TestNode.with(node()) { nodes in
      let arguments = ["-tls1_3", "-alpn", LinkVersion.alpn] + keys.arguments
      let first = try await client(nodes[0], arguments + ["-sess_out", session])
      #expect(first.contains("New, TLSv1.3"))
      guard FileManager.default.fileExists(atPath: session) else { return }
      let second = try await client(nodes[0], arguments + ["-sess_in", session])
      #expect(second.contains("New, TLSv1.3") && !second.contains("Reused"))
      #expect(!second.contains("Early data was accepted"))
    }
  }
}

/// Runs `openssl` and returns all that it printed.
enum OpenSSL {
  static func run(_ arguments: [String]) async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let path = NSTemporaryDirectory() + "/openssl-\(UUID().uuidString)"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = try #require(FileHandle(forWritingAtPath: path))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in done.resume() }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// A key and a self-signed certificate that OpenSSL made.
  final class Keys {
    let directory = NSTemporaryDirectory() + "/meshchat-openssl-\(UUID().uuidString)"

    init(_ kind: String = "prime256v1") async throws {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      let algorithm =
        switch kind {
        case "ed25519": ["-newkey", "ed25519"]
        case let kind where kind.hasPrefix("rsa"): ["-newkey", kind]
        default: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:\(kind)"]
        }
      _ = try await run(
        ["req", "-x509", "-nodes", "-subj", "/CN=other", "-days", "2"] + algorithm
          + ["-keyout", directory + "/key", "-out", directory + "/certificate"])
    }

    var arguments: [String] {
      ["-cert", directory + "/certificate", "-key", directory + "/key"]
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }
  }
}
