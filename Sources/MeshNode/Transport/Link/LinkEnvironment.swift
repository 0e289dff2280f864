import Gossip
import Logging

/// What all links of a node have in common.
struct LinkEnvironment: Sendable {
  let configuration: TransportConfiguration
  let parameters: LinkParameters
  /// SHA-256 of the SubjectPublicKeyInfo in this node's certificate.
  let ownKey: Bytes32
  let cryptography: any GossipCryptography
  let verification: FrameVerification
  let delegate: any LinkDelegate
  let registry: LinkRegistry
  let logger: Logger
  let codec = FrameCodec()
}
