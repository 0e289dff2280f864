/// One entry of a stream: a signed header, the body it vouches for and, in some, a payload beside
/// the body, which it vouches for too and which can be erased while everything else stays.
///
/// A value of this type is well-formed, not necessarily genuine: who takes one from outside
/// checks it with ``EventVerifier`` first.
package struct Event: Hashable, Sendable {
  /// A body and a payload together at most: three events fit into one frame.
  package static let bodyByteCountMax = 64 << 10

  package let header: EventHeader
  /// SHA-256 of the encoded header: what the next event's `prev` must be.
  package let hash: Bytes32
  /// Ed25519 over the encoded header, 64 bytes (RFC 8032, section 5.1.6).
  package let signature: [UInt8]
  /// Nil where somebody on the way took it out: such an event is not genuine.
  package let body: [UInt8]?
  /// Nil where the header knows of none; otherwise once erased, or where a node has not got it.
  package let payload: [UInt8]?

  package init(
    header: EventHeader, hash: Bytes32, signature: [UInt8], body: [UInt8]?,
    payload: [UInt8]? = nil
  ) {
    self.payload = payload
    self.header = header
    self.hash = hash
    self.signature = signature
    self.body = body
  }

  package var id: EventID { header.id }
  package var stream: StreamID { header.stream }
  package var seq: UInt64 { header.seq }

  /// The header vouches for a payload that is not here.
  package var lacksPayload: Bool { header.payload != nil && payload == nil }

  /// What is left of it when its payload is erased.
  package var erased: Event {
    Event(header: header, hash: hash, signature: signature, body: body)
  }

  /// What the event takes up in a frame and in the log, roughly: for budgets, not for framing.
  package var cost: Int {
    EventHeader.byteCountMax + 64 + (body?.count ?? 0) + (payload?.count ?? 0) + 16
  }
}
