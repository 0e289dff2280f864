import Gossip

/// An event as a row of the log, and the checks that tell a good row from a damaged one.
///
/// The header's hash vouches for the header, the header for the body; the signature has a checksum
/// of its own, since checking it for real costs a hundred times as much.
enum EventRow {
  /// The columns that ``read(_:id:)`` takes, in its order.
  static let columns = "header, hash, signature, signature_check, body, payload"
  /// The same of the table named `e`.
  static let joinedColumns =
    "e.header, e.hash, e.signature, e.signature_check, e.body, e.payload"
  /// How many they are.
  static let columnCount: Int32 = 6

  /// Reads the row that a statement stands on. Nil: damaged. A payload that is not there is no damage:
  /// whether it was erased, ``PayloadTable`` knows.
  ///
  /// - Parameter first: which of the statement's columns is the first of ``columns``.
  static func read(_ row: PreparedStatement, id: EventID, from first: Int32 = 0) -> Event? {
    let encoded = row.bytes(first)
    guard let header = try? EventHeader(encoded: encoded), header.id == id,
      let hash = row.withBytes(first + 1, { Bytes32(raw: $0) }), Digest.sha256(encoded) == hash
    else { return nil }
    let signature = row.bytes(first + 2)
    guard signature.count == 64, checksum(signature) == row.integer(first + 3) else { return nil }
    guard !row.isNull(first + 4) else { return nil }
    let body = row.bytes(first + 4)
    guard body.count == Int(header.bodyByteCount), Digest.sha256(body) == header.bodyHash else {
      return nil
    }
    var payload: [UInt8]?
    if let expected = header.payload, !row.isNull(first + 5) {
      let bytes = row.bytes(first + 5)
      guard bytes.count == Int(expected.byteCount), Digest.sha256(bytes) == expected.hash else {
        return nil
      }
      payload = bytes
    }
    return Event(
      header: header, hash: hash, signature: signature, body: body, payload: payload)
  }

  /// FNV-1a over 64-bit words: finds a flipped bit, vouches for nothing.
  /// Source: Fowler, Noll, Vo; draft-eastlake-fnv, section 2.
  static func checksum(_ bytes: [UInt8]) -> Int64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset + 8 <= raw.count {
        let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        sum = (sum ^ UInt64(littleEndian: word)) &* 0x100_0000_01b3
        offset += 8
      }
      while offset < raw.count {
        sum = (sum ^ UInt64(raw[offset])) &* 0x100_0000_01b3
        offset += 1
      }
    }
    return Int64(bitPattern: sum)
  }
}
