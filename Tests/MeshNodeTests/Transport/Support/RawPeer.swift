import Gossip
import NIOCore
import NIOPosix
import NIOSSL

@testable import MeshNode

/// The other end of a connection, in a test's hands: it says what the test wants, well-formed or
/// not, with TLS or without.
final class RawPeer: Sendable {
  let channel: any Channel
  /// SHA-256 of the node's SubjectPublicKeyInfo; zero without TLS.
  let nodeKey: Bytes32
  private let received: ReceivedBytes

  private init(channel: any Channel, nodeKey: Bytes32, received: ReceivedBytes) {
    self.channel = channel
    self.nodeKey = nodeKey
    self.received = received
  }

  /// - Parameter identity: nil connects without TLS.
  static func connect(to port: UInt16, identity: TransportIdentity?) async throws -> RawPeer {
    let received = ReceivedBytes()
    let tls = try identity.map {
      try LinkTLS(identity: $0, configuration: TransportConfiguration())
    }
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(tls.clientHandler()) }
          try channel.pipeline.syncOperations.addHandler(Collector(received))
        }
      }
      .connect(host: "127.0.0.1", port: Int(port)).get()
    guard tls != nil else { return RawPeer(channel: channel, nodeKey: .zero, received: received) }
    let key = try await received.key()
    return RawPeer(channel: channel, nodeKey: key, received: received)
  }

  func send(envelope: [UInt8]) async throws {
    try await send(bytes: EncodedFrame(envelope: envelope, lane: .control).bytes)
  }

  func send(_ message: LinkMessage) async throws {
    try await send(envelope: FrameCodec().encode(message))
  }

  func send(_ frame: Frame) async throws {
    try await send(envelope: FrameCodec().encode(frame))
  }

  func send(bytes: ByteBuffer) async throws {
    try await channel.writeAndFlush(bytes).get()
  }

  /// The next envelope of the node, or nil when it closed the connection before.
  func next() async -> [UInt8]? { await received.next() }

  func nextMessage() async throws -> LinkMessage? {
    guard let envelope = await next() else { return nil }
    switch try FrameCodec().decode(envelope, hash: SwiftCryptoCryptography().hash) {
    case .link(let message): return message
    case .frame, .unknown: return nil
    }
  }

  /// What the node says before it closes: the last reject.
  func rejection() async throws -> LinkMessage.RejectCode? {
    var last: LinkMessage.RejectCode?
    while let envelope = await next() {
      if case .link(.reject(let code, _)) = try FrameCodec().decode(
        envelope, hash: SwiftCryptoCryptography().hash)
      {
        last = code
      }
    }
    return last
  }

  func closed() async { try? await channel.closeFuture.get() }

  func close() async { try? await channel.close().get() }
}

/// Does the handshake honestly, so that what comes after it can be dishonest.
extension RawPeer {
  static func linked(
    to node: TestNode, signer: NodeIdentity = NodeIdentity()
  ) async throws -> RawPeer {
    try await linked(to: node.port, mesh: TestNode.mesh, signer: signer)
  }

  static func linked(
    to port: UInt16, mesh: MeshID, signer: NodeIdentity
  ) async throws -> RawPeer {
    let identity = try TransportIdentity()
    let peer = try await connect(to: port, identity: identity)
    var machine = LinkHandshakeStateMachine(
      role: .initiator,
      parameters: LinkParameters(signer: signer, mesh: mesh, bootID: 9),
      ownKey: identity.keyHash, nonce: .random(), cryptography: SwiftCryptoCryptography())
    var actions = machine.tlsEstablished(peerKey: peer.nodeKey)
    while true {
      for action in actions {
        switch action {
        case .send(let envelope): try await peer.send(envelope: envelope)
        case .establish: return peer
        case .fail(let failure): throw failure
        }
      }
      guard let envelope = await peer.next() else { throw HandshakeFailure.closedByPeer }
      actions = machine.received(envelope)
    }
  }
}
