import Gossip

extension FrameVerification {
  /// Checks what links bring against the keys of the streams that are known.
  static func of(
    _ keys: StreamKeys, mesh: MeshID, cryptography: SwiftCryptoCryptography
  ) -> FrameVerification {
    FrameVerification(mesh: mesh, cryptography: cryptography) { keys.key(of: $0) }
  }
}
