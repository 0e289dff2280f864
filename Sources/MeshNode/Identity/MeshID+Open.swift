import Gossip

extension MeshID {
  /// The mesh of everyone on the LAN: SHA-256 of "meshchat open mesh v1".
  package static let open = MeshID(Digest.sha256(Array("meshchat open mesh v1".utf8)))
}
