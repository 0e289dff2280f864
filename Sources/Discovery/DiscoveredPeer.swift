/// A possible peer: many sightings made into one thing to dial. Who it is, only the handshake says.
package struct DiscoveredPeer: Hashable, Sendable {
  /// The first 8 bytes of its node ID as it advertises them; nil for a static peer.
  package let idPrefix: UInt64?
  /// The DNS-SD instance name, or `host:port` as given for a static peer.
  package let instance: String
  /// Best first, at most ``DiscoveryLimits/endpointsPerPeerMax``.
  package let endpoints: [PeerEndpoint]
  /// A hint at its mesh; another one need not be dialled.
  package let meshHint: String?
  package let version: String?
  /// Another number after each start of the peer.
  package let bootID: UInt64?
  package let webPort: UInt16?
}
