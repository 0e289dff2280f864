import Gossip

/// What the two ends of a connection have seen of each other, as one hash, and what they sign.
///
/// The certificates' keys are in it, so a proof is worth nothing on any other connection; the
/// hellos are in it with their nonces and versions, so it is worth nothing later and nobody can
/// take versions away on the path. Source: PROTOCOL.md, 2.2.
struct LinkTranscript: Hashable, Sendable {
  enum Role: String, Hashable, Sendable {
    case initiator, responder

    var other: Role { self == .initiator ? .responder : .initiator }
  }

  private static let label = "meshchat-auth-v1"

  let hash: Bytes32

  /// - Parameters:
  ///   - initiatorKey: SHA-256 of the SubjectPublicKeyInfo in the initiator's certificate.
  ///   - initiatorHello: the envelope's bytes as they crossed the connection, without the length.
  init(
    initiatorKey: Bytes32, responderKey: Bytes32, initiatorHello: [UInt8],
    responderHello: [UInt8], cryptography: any GossipCryptography
  ) {
    var bytes = Array(Self.label.utf8)
    initiatorKey.append(to: &bytes)
    responderKey.append(to: &bytes)
    for hello in [initiatorHello, responderHello] {
      // Each with its frame's length before it: where one ends is not open to discussion.
      bytes.appendBigEndian(UInt32(hello.count))
      bytes += hello
    }
    hash = cryptography.hash(bytes)
  }

  /// The bytes that an end signs.
  func signed(by role: Role) -> [UInt8] {
    var bytes = Array("\(Self.label) \(role.rawValue)".utf8)
    hash.append(to: &bytes)
    return bytes
  }
}
