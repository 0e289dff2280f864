/// The signed part of an event. It alone carries the hash chain, so that a body can be erased on
/// every node while everything still verifies.
///
/// Its encoding is a fixed layout (PROTOCOL.md, "Event header"), so that the bytes that were signed
/// can be made again from the values.
package struct EventHeader: Hashable, Sendable {
  package static let version: UInt8 = 1
  /// version 1 + stream 8 + seq 8 + prev 32 + time 8 + body hash 32 + body length 4.
  package static let encodedByteCount = 93

  package let stream: StreamID
  package let seq: UInt64
  /// Hash of the header before in this stream; zero for the first.
  package let prev: Bytes32
  package let time: HybridTime
  package let bodyHash: Bytes32
  package let bodyByteCount: UInt32

  package init(
    stream: StreamID, seq: UInt64, prev: Bytes32, time: HybridTime, bodyHash: Bytes32,
    bodyByteCount: UInt32
  ) {
    self.stream = stream
    self.seq = seq
    self.prev = prev
    self.time = time
    self.bodyHash = bodyHash
    self.bodyByteCount = bodyByteCount
  }

  package var id: EventID { EventID(stream: stream, seq: seq) }

  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.encodedByteCount)
    bytes.append(Self.version)
    bytes.appendBigEndian(stream.number)
    bytes.appendBigEndian(seq)
    prev.append(to: &bytes)
    bytes.appendBigEndian(time.bits)
    bodyHash.append(to: &bytes)
    bytes.appendBigEndian(bodyByteCount)
    return bytes
  }

  package init(encoded bytes: [UInt8]) throws(EventDecodingError) {
    guard let version = bytes.first else { throw .truncated }
    guard version == Self.version else { throw .unknownHeaderVersion(version) }
    guard bytes.count == Self.encodedByteCount else { throw .truncated }
    guard let prev = Bytes32(bytes[17..<49]), let bodyHash = Bytes32(bytes[57..<89]) else {
      throw .truncated
    }
    self.init(
      stream: StreamID(bytes[1..<9].bigEndian()), seq: bytes[9..<17].bigEndian(), prev: prev,
      time: HybridTime(bits: bytes[49..<57].bigEndian()), bodyHash: bodyHash,
      bodyByteCount: bytes[89..<93].bigEndian())
  }
}

/// Why bytes are not an event.
package enum EventDecodingError: Error, Hashable, Sendable {
  case truncated
  case unknownHeaderVersion(UInt8)
  case signatureLength(Int)
  case bodyLength(Int)
}
