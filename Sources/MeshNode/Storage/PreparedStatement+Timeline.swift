import Chat

extension PreparedStatement {
  /// Binds key, depth, stream and seq to four parameters, in this order.
  func bind(_ position: TimelinePosition, from index: Int32) {
    bind(ordered: position.key, at: index)
    bind(Int64(position.depth), at: index + 1)
    bind(ordered: position.id.stream, at: index + 2)
    bind(ordered: position.id.seq, at: index + 3)
  }

  /// Reads key, depth, stream and seq from four columns.
  func position(_ column: Int32) -> TimelinePosition {
    TimelinePosition(
      key: ordered(column), depth: UInt32(truncatingIfNeeded: integer(column + 1)),
      id: MessageID(stream: ordered(column + 2), seq: ordered(column + 3)))
  }
}

/// A message's parents as one blob: 16 bytes each, stream and seq, big-endian.
enum ParentList {
  static func encode(_ parents: [MessageID]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 * parents.count)
    for parent in parents {
      withUnsafeBytes(of: parent.stream.bigEndian) { bytes.append(contentsOf: $0) }
      withUnsafeBytes(of: parent.seq.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  static func decode(_ bytes: [UInt8]) -> [MessageID] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / 16).map { index in
        MessageID(
          stream: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16 * index, as: UInt64.self)),
          seq: UInt64(
            bigEndian: raw.loadUnaligned(fromByteOffset: 16 * index + 8, as: UInt64.self)))
      }
    }
  }
}
