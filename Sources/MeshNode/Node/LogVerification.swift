import Gossip

extension FrameVerification {
  /// Checks what links bring against the keys of the streams that are known. A stream's first event
  /// makes its key known at once: what follows it on the link comes before it is committed.
  static func of(
    _ keys: StreamKeys, mesh: MeshID, cryptography: SwiftCryptoCryptography
  ) -> FrameVerification {
    let verifier = EventVerifier(mesh: mesh, cryptography: cryptography)
    return FrameVerification(
      events: { events in
        let genuine = verifier.verify(events, key: { keys.key(of: $0) }).genuine
        for event in genuine where event.seq == 0 { keys.learn(from: event) }
        return genuine
      },
      ephemeral: { $0.isGenuine(cryptography) },
      record: { $0.isGenuine(cryptography) })
  }
}
