import Gossip

/// What this node says of itself in a hello.
struct LinkParameters: Sendable {
  let signer: any GossipSigner
  let mesh: MeshID
  var versionMin = LinkVersion.min
  var versionMax = LinkVersion.max
  /// Optional abilities, one bit each; none yet.
  var capabilities: UInt64 = 0
  /// Random, new for each start.
  let bootID: UInt64
  var webPort: UInt16 = 0
  var gossipPort: UInt16 = 0

  init(
    signer: any GossipSigner, mesh: MeshID, bootID: UInt64, webPort: UInt16 = 0,
    gossipPort: UInt16 = 0
  ) {
    self.signer = signer
    self.mesh = mesh
    self.bootID = bootID
    self.webPort = webPort
    self.gossipPort = gossipPort
  }

  func hello(nonce: Bytes32) -> LinkMessage.Hello {
    LinkMessage.Hello(
      identityKey: signer.publicKey, nonce: nonce, mesh: mesh, versionMin: versionMin,
      versionMax: versionMax, capabilities: capabilities, bootID: bootID, webPort: webPort,
      gossipPort: gossipPort)
  }
}

extension Bytes32 {
  /// 256 bits of the system's randomness.
  static func random() -> Bytes32 {
    var generator = SystemRandomNumberGenerator()
    return Bytes32(generator.next(), generator.next(), generator.next(), generator.next())
  }
}
