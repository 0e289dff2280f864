import Gossip

/// Event 0 of a stream says who writes it and for which mesh (`StreamHeader` in gossip.proto).
struct StreamOpening {
  let nodeKey: Bytes32
  let mesh: MeshID

  /// Nil where the body is not one.
  init?(body: [UInt8]?) {
    guard let body, body.count >= 68, body[0] == 0x0A, body[1] == 32, body[34] == 0x12,
      body[35] == 32, let key = Bytes32(body[2..<34]), let mesh = Bytes32(body[36..<68])
    else { return nil }
    nodeKey = key
    self.mesh = MeshID(mesh)
  }
}
