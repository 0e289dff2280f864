extension UInt64 {
  /// The number as SQLite holds it: SQLite's integers are signed, so the top bit is flipped, which
  /// keeps the order (0 is stored as the smallest, 2⁶⁴-1 as the largest). Every unsigned 64-bit
  /// column of the database is in this form: stream, seq, time, key, author.
  @inline(__always)
  var stored: Int64 { Int64(bitPattern: self ^ (1 << 63)) }

  /// Reads what ``stored`` made.
  @inline(__always)
  init(stored: Int64) { self = UInt64(bitPattern: stored) ^ (1 << 63) }
}
