import Gossip

/// Who is at the other end of a link, proved by the handshake.
struct AuthenticatedPeer: Hashable, Sendable {
  let node: NodeID
  /// Ed25519; its hash is `node`.
  let publicKey: Bytes32
  /// What both ends speak: the highest version that both know.
  let version: UInt32
  /// The lowest and highest version that the peer knows.
  let versionMin: UInt32
  let versionMax: UInt32
  let capabilities: UInt64
  let bootID: UInt64
  let webPort: UInt16
  let gossipPort: UInt16
  /// This node dialled.
  let isInitiator: Bool
  /// Where the peer listens, as seen from here; nil where the connection has no IP address.
  var endpoint: Endpoint?
}
