import Gossip

extension FrameVerification {
  /// Checks what links bring against the keys of the streams that are known.
  static func of(_ keys: StreamKeys, cryptography: SwiftCryptoCryptography) -> FrameVerification {
    FrameVerification(
      events: { events in
        events.filter { event in
          guard let key = keys.key(of: event) else { return false }
          return cryptography.isValid(
            signature: event.signature, of: event.header.encoded, by: key)
        }
      },
      ephemeral: { $0.isGenuine(cryptography) },
      record: { $0.isGenuine(cryptography) })
  }
}
