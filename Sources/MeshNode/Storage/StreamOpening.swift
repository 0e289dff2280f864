import Gossip

/// Event 0 of a stream says who writes it and for which mesh.
struct StreamOpening {
  let nodeKey: Bytes32
  let mesh: MeshID

  /// Nil where the body is not one.
  init?(body: [UInt8]?) {
    guard let body, let header = try? StreamHeaderBody(encoded: body) else { return nil }
    nodeKey = header.authorKey
    mesh = header.mesh
  }
}
