import SwiftProtobuf

/// Between ``LinkMessage`` and its protobuf messages.
enum LinkMapping {
  static func wire(_ message: LinkMessage) -> WireEnvelope.OneOf_Kind {
    switch message {
    case .hello(let hello): .hello(wire(hello))
    case .proof(let signature): .proof(.with { $0.signature = signature.data })
    case .reject(let code, let text):
      .reject(
        .with {
          $0.code = wire(code)
          $0.text = text
        })
    case .ping(let token): .ping(.with { $0.token = token })
    case .pong(let token): .pong(.with { $0.token = token })
    }
  }

  /// Nil for an envelope that is not about the link itself.
  static func message(
    _ kind: WireEnvelope.OneOf_Kind
  ) throws(FrameDecodingError) -> LinkMessage? {
    switch kind {
    case .hello(let wire): return .hello(try hello(wire))
    case .proof(let wire):
      guard wire.signature.count == 64 else { throw .length("proof signature") }
      return .proof(signature: [UInt8](wire.signature))
    case .reject(let wire):
      guard wire.text.utf8.count <= 1_024 else { throw .length("reject text") }
      return .reject(code(wire.code), text: wire.text)
    case .ping(let wire): return .ping(token: wire.token)
    case .pong(let wire): return .pong(token: wire.token)
    default: return nil
    }
  }

  private static func wire(_ hello: LinkMessage.Hello) -> WireHello {
    .with {
      $0.identityKey = hello.identityKey.data
      $0.nonce = hello.nonce.data
      $0.meshID = hello.mesh.bytes.data
      $0.versionMin = hello.versionMin
      $0.versionMax = hello.versionMax
      $0.capabilities = hello.capabilities
      $0.bootID = hello.bootID
      $0.webPort = UInt32(hello.webPort)
      $0.gossipPort = UInt32(hello.gossipPort)
    }
  }

  private static func hello(_ wire: WireHello) throws(FrameDecodingError) -> LinkMessage.Hello {
    guard let webPort = UInt16(exactly: wire.webPort) else { throw .range("web port") }
    guard let gossipPort = UInt16(exactly: wire.gossipPort) else { throw .range("gossip port") }
    guard wire.versionMin <= wire.versionMax else { throw .range("versions") }
    return LinkMessage.Hello(
      identityKey: try wire.identityKey.bytes32("identity key"),
      nonce: try wire.nonce.bytes32("nonce"), mesh: MeshID(try wire.meshID.bytes32("mesh ID")),
      versionMin: wire.versionMin, versionMax: wire.versionMax, capabilities: wire.capabilities,
      bootID: wire.bootID, webPort: webPort, gossipPort: gossipPort)
  }

  private static func wire(_ code: LinkMessage.RejectCode) -> WireReject.Code {
    switch code {
    case .ownID: .ownID
    case .otherMesh: .otherMesh
    case .version: .version
    case .badProof: .badProof
    case .badFrame: .badFrame
    case .full: .full
    case .stopping: .stopping
    case .duplicate: .duplicate
    case .notNeeded: .notNeeded
    case .other: .unspecified
    }
  }

  private static func code(_ code: WireReject.Code) -> LinkMessage.RejectCode {
    switch code {
    case .ownID: .ownID
    case .otherMesh: .otherMesh
    case .version: .version
    case .badProof: .badProof
    case .badFrame: .badFrame
    case .full: .full
    case .stopping: .stopping
    case .duplicate: .duplicate
    case .notNeeded: .notNeeded
    case .unspecified, .UNRECOGNIZED: .other
    }
  }
}
