import Gossip
import Logging
import NIOCore
import NIOPosix

@testable import MeshNode

/// A node's transport on loopback, with a recorder instead of a node behind it.
final class TestNode: Sendable {
  static let mesh = MeshID(Bytes32(1, 2, 3, 4))

  let identity: NodeIdentity
  let transportIdentity: TransportIdentity
  let recorder = LinkRecorder()
  let transport: PeerTransport
  let port: UInt16

  init(
    identity: NodeIdentity = NodeIdentity(), mesh: MeshID = TestNode.mesh,
    host: String? = "127.0.0.1",
    knownKey: @escaping FrameVerification.KeyLookup = { _ in nil },
    configure: (inout TransportConfiguration) -> Void = { _ in },
    adjust: (inout LinkParameters) -> Void = { _ in }
  ) async throws {
    var configuration = TransportConfiguration()
    configure(&configuration)
    var parameters = LinkParameters(signer: identity, mesh: mesh, bootID: 7)
    adjust(&parameters)
    self.identity = identity
    transportIdentity = try TransportIdentity()
    transport = PeerTransport(
      configuration: configuration, identity: transportIdentity, parameters: parameters,
      cryptography: SwiftCryptoCryptography(),
      verification: FrameVerification(
        mesh: mesh, cryptography: SwiftCryptoCryptography(), knownKey: knownKey),
      delegate: recorder,
      eventLoops: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"))
    port = try await transport.bind(host: host, port: 0)
    try await transport.begin(webPort: 8080)
  }

  var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: port) }

  /// Runs a test and closes everything after it, however it ends.
  static func with<Result>(
    _ nodes: TestNode..., body: ([TestNode]) async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await body(nodes)
      for node in nodes { await node.transport.stop() }
      return result
    } catch {
      for node in nodes { await node.transport.stop() }
      throw error
    }
  }
}
