/// Walks over protobuf bytes without building anything and counts the elements of repeated fields,
/// so that a small frame of very many empty elements is refused before it costs memory.
/// Source of the format: protobuf.dev, "Encoding".
enum WireScanner {
  /// Messages nested deeper than the schema goes are opaque bytes, and skipped.
  private static let depthMax = 5

  /// Fields of one message at most, by the envelope's field number. Nil for kinds without repeated
  /// fields, and for those of later versions, which are not looked into.
  static func elementsMax(kind: Int) -> Int? {
    switch kind {
    case 10, 11, 21: 256
    case 12, 16: 2_048
    case 13, 14, 17: 4_096
    case 22: 64
    default: nil
    }
  }

  static func check(_ bytes: [UInt8]) throws(FrameDecodingError) {
    var cursor = Cursor(bytes: bytes, position: 0, end: bytes.count)
    var kinds = 0
    while let field = try cursor.next() {
      guard let content = field.content else { continue }
      kinds += 1
      guard kinds <= 4 else { throw .tooMany(field: field.number) }
      guard let elementsMax = elementsMax(kind: field.number) else { continue }
      try count(bytes, content, elementsMax: elementsMax, kind: field.number, depth: 1)
    }
  }

  /// Counts the elements of each low-numbered field of a message. Bytes that are not a message
  /// (bodies, hashes, text) are only reached where the schema has a message, so the schema's
  /// nesting is spelled out.
  private static func count(
    _ bytes: [UInt8], _ range: Range<Int>, elementsMax: Int, kind: Int, depth: Int
  ) throws(FrameDecodingError) {
    var cursor = Cursor(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    var elements = 0
    while let field = try cursor.next() {
      elements += 1
      // A singular field may be repeated and then counts for its last value: it still costs work.
      guard elements <= elementsMax else { throw .tooMany(field: kind) }
      guard let content = field.content, depth < depthMax,
        isMessage(kind: kind, depth: depth, field: field.number)
      else { continue }
      try count(bytes, content, elementsMax: elementsMax, kind: kind, depth: depth + 1)
    }
  }

  /// Whether a length-delimited field is a message that has repeated fields inside.
  private static func isMessage(kind: Int, depth: Int, field: Int) -> Bool {
    switch (kind, depth) {
    case (10, 1), (11, 1), (12, 1), (17, 1), (21, 1): field == 1
    case (12, 2): field == 1
    case (16, 1): field == 1
    case (16, 2): field == 5
    case (16, 3): field == 1
    // Contacts, alone or in what holds them, and the addresses in them. Deeper there is text.
    case (22, 1): true
    case (22, 2): field == 1 || field == 2
    case (22, 3): field == 2
    default: false
    }
  }

  struct Field {
    let number: Int
    /// Where a length-delimited field's content stands.
    let content: Range<Int>?
  }

  /// Reads one field after the other; throws where the bytes end too early.
  struct Cursor {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    mutating func next() throws(FrameDecodingError) -> Field? {
      guard position < end else { return nil }
      let key = try varint()
      guard let number = Int(exactly: key >> 3), number > 0 else { throw .malformed }
      switch key & 7 {
      case 0:
        _ = try varint()
        return Field(number: number, content: nil)
      case 1: return try skip(8, number)
      case 5: return try skip(4, number)
      case 2:
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .malformed }
        let start = position
        position += Int(length)
        return Field(number: number, content: start..<position)
      default: throw .malformed
      }
    }

    private mutating func skip(
      _ count: Int, _ number: Int
    ) throws(FrameDecodingError) -> Field {
      guard count <= end - position else { throw .malformed }
      position += count
      return Field(number: number, content: nil)
    }

    private mutating func varint() throws(FrameDecodingError) -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while position < end, shift < 64 {
        let byte = bytes[position]
        position += 1
        value |= UInt64(byte & 0x7F) << shift
        guard byte & 0x80 != 0 else { return value }
        shift += 7
      }
      throw .malformed
    }
  }
}
