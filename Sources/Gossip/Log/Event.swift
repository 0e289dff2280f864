/// One entry of a stream: a signed header and, unless it was erased, the body it vouches for.
///
/// A value of this type is well-formed, not necessarily genuine: who takes one from outside
/// checks it with ``EventVerifier`` first.
package struct Event: Hashable, Sendable {
  /// A body at most: three events fit into one frame.
  package static let bodyByteCountMax = 64 << 10

  package let header: EventHeader
  /// SHA-256 of the encoded header: what the next event's `prev` must be.
  package let hash: Bytes32
  /// Ed25519 over the encoded header, 64 bytes (RFC 8032, section 5.1.6).
  package let signature: [UInt8]
  /// Nil once erased, or where a node has lost it.
  package let body: [UInt8]?

  package init(header: EventHeader, hash: Bytes32, signature: [UInt8], body: [UInt8]?) {
    self.header = header
    self.hash = hash
    self.signature = signature
    self.body = body
  }

  package var id: EventID { header.id }
  package var stream: StreamID { header.stream }
  package var seq: UInt64 { header.seq }

  /// What the event takes up in a frame and in the log, roughly: for budgets, not for framing.
  package var cost: Int { EventHeader.encodedByteCount + 64 + (body?.count ?? 0) + 16 }
}
