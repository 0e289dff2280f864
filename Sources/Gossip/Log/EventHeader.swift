/// The signed part of an event. It alone carries the hash chain, so that a payload can be erased on
/// every node while everything still verifies.
///
/// Its encoding is a fixed layout (PROTOCOL.md, "Event header"), so that the bytes that were signed
/// can be made again from the values: version 1 where the event has no payload, 2 where it has one.
package struct EventHeader: Hashable, Sendable {
  /// What the header vouches for beside the body.
  package struct Payload: Hashable, Sendable {
    package let hash: Bytes32
    package let byteCount: UInt32

    package init(hash: Bytes32, byteCount: UInt32) {
      self.hash = hash
      self.byteCount = byteCount
    }
  }

  /// version 1 + stream 8 + seq 8 + prev 32 + time 8 + body hash 32 + body length 4.
  package static let plainByteCount = 93
  /// The same, then payload hash 32 + payload length 4.
  package static let byteCountMax = 129

  package let stream: StreamID
  package let seq: UInt64
  /// Hash of the header before in this stream; zero for the first.
  package let prev: Bytes32
  package let time: HybridTime
  package let bodyHash: Bytes32
  package let bodyByteCount: UInt32
  /// Nil for an event that has none.
  package let payload: Payload?

  package init(
    stream: StreamID, seq: UInt64, prev: Bytes32, time: HybridTime, bodyHash: Bytes32,
    bodyByteCount: UInt32, payload: Payload? = nil
  ) {
    self.payload = payload
    self.stream = stream
    self.seq = seq
    self.prev = prev
    self.time = time
    self.bodyHash = bodyHash
    self.bodyByteCount = bodyByteCount
  }

  /// Bytes of the body and of the payload together.
  package var contentByteCount: Int { Int(bodyByteCount) + Int(payload?.byteCount ?? 0) }

  package var id: EventID { EventID(stream: stream, seq: seq) }

  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCountMax)
    bytes.append(payload == nil ? 1 : 2)
    bytes.appendBigEndian(stream.number)
    bytes.appendBigEndian(seq)
    prev.append(to: &bytes)
    bytes.appendBigEndian(time.bits)
    bodyHash.append(to: &bytes)
    bytes.appendBigEndian(bodyByteCount)
    if let payload {
      payload.hash.append(to: &bytes)
      bytes.appendBigEndian(payload.byteCount)
    }
    return bytes
  }

  package init(encoded bytes: [UInt8]) throws(EventDecodingError) {
    guard let version = bytes.first else { throw .truncated }
    guard version == 1 || version == 2 else { throw .unknownHeaderVersion(version) }
    guard bytes.count == (version == 1 ? Self.plainByteCount : Self.byteCountMax) else {
      throw .truncated
    }
    guard let prev = Bytes32(bytes[17..<49]), let bodyHash = Bytes32(bytes[57..<89]) else {
      throw .truncated
    }
    var payload: Payload?
    if version == 2 {
      guard let hash = Bytes32(bytes[93..<125]) else { throw .truncated }
      payload = Payload(hash: hash, byteCount: bytes[125..<129].bigEndian())
    }
    self.init(
      stream: StreamID(bytes[1..<9].bigEndian()), seq: bytes[9..<17].bigEndian(), prev: prev,
      time: HybridTime(bits: bytes[49..<57].bigEndian()), bodyHash: bodyHash,
      bodyByteCount: bytes[89..<93].bigEndian(), payload: payload)
  }
}

/// Why bytes are not an event.
package enum EventDecodingError: Error, Hashable, Sendable {
  case truncated
  case unknownHeaderVersion(UInt8)
  case signatureLength(Int)
  case bodyLength(Int)
  case payloadLength(Int)
}
