/// What the two ends of a link say to each other about the link itself: the handshake before any
/// ``Frame``, and pings. The transport's business; the engine never sees one.
package enum LinkMessage: Hashable, Sendable {
  case hello(Hello)
  /// Ed25519 over the sender's role and the transcript of both hellos.
  case proof(signature: [UInt8])
  /// Why the sender closes the link, once, as its last message.
  case reject(RejectCode, text: String)
  case ping(token: UInt64)
  case pong(token: UInt64)

  /// The first message of each side.
  package struct Hello: Hashable, Sendable {
    /// Ed25519 public key: its SHA-256 is the node ID.
    package var identityKey: Bytes32
    /// Random, new for each link.
    package var nonce: Bytes32
    package var mesh: MeshID
    package var versionMin: UInt32
    package var versionMax: UInt32
    /// One bit for each optional ability; unknown ones are ignored.
    package var capabilities: UInt64
    /// Random, new for each start of the node.
    package var bootID: UInt64
    package var webPort: UInt16
    package var gossipPort: UInt16

    package init(
      identityKey: Bytes32, nonce: Bytes32, mesh: MeshID, versionMin: UInt32, versionMax: UInt32,
      capabilities: UInt64, bootID: UInt64, webPort: UInt16, gossipPort: UInt16
    ) {
      self.identityKey = identityKey
      self.nonce = nonce
      self.mesh = mesh
      self.versionMin = versionMin
      self.versionMax = versionMax
      self.capabilities = capabilities
      self.bootID = bootID
      self.webPort = webPort
      self.gossipPort = gossipPort
    }
  }

  package enum RejectCode: Hashable, Sendable, CaseIterable {
    case ownID, otherMesh, version, badProof, badFrame, full, stopping, duplicate, notNeeded
    /// A code of a later version: the text still says it.
    case other
  }
}
