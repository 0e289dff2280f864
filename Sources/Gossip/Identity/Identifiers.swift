/// A node's permanent name: the SHA-256 of its Ed25519 public key.
package struct NodeID: Hashable, Comparable, Sendable {
  package let bytes: Bytes32

  package init(_ bytes: Bytes32) { self.bytes = bytes }

  /// The first 8 bytes: what service records advertise and a dial plan is made from.
  package var key: PeerKey { PeerKey(bytes.prefix) }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.bytes < right.bytes }
}

extension NodeID: CustomStringConvertible {
  /// The first 40 bits as two groups of four letters, for people: `7ZKA-93QD`.
  package var description: String {
    let text = CrockfordBase32.encode(bytes.prefix >> 24, letters: 8)
    return "\(text.prefix(4))-\(text.suffix(4))"
  }
}

/// The first 8 bytes of a node ID: a hint of who a peer is. Only the handshake tells for certain.
package struct PeerKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }

  package static func < (left: PeerKey, right: PeerKey) -> Bool { left.number < right.number }

  package var description: String { CrockfordBase32.encode(number) }
}

/// The mesh that a node belongs to. It stands in the first event of every stream, so that the
/// histories of two meshes never mix.
package struct MeshID: Hashable, Sendable {
  package let bytes: Bytes32

  package init(_ bytes: Bytes32) { self.bytes = bytes }
}

/// An append-only log of one author node: 8 random bytes, chosen when the log is begun.
package struct StreamID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }

  package init?(text: some StringProtocol) {
    guard text.utf8.count == 13, let number = CrockfordBase32.decode(text) else { return nil }
    self.number = number
  }

  package static func < (left: StreamID, right: StreamID) -> Bool { left.number < right.number }

  package var description: String { CrockfordBase32.encode(number) }
}

/// The message ID: a place in a stream. Written `<base32 stream>-<seq>`.
package struct EventID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let stream: StreamID
  package let seq: UInt64

  package init(stream: StreamID, seq: UInt64) {
    self.stream = stream
    self.seq = seq
  }

  package init?(text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let stream = StreamID(text: parts[0]),
      let seq = UInt64(parts[1]), String(seq) == parts[1]
    else { return nil }
    self.init(stream: stream, seq: seq)
  }

  package static func < (left: EventID, right: EventID) -> Bool {
    (left.stream, left.seq) < (right.stream, right.seq)
  }

  package var description: String { "\(stream)-\(seq)" }
}
