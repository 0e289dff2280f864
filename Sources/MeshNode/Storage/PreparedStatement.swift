import GRDB
import GRDBSQLite
import Gossip

/// A compiled statement used through SQLite's own C interface: the hot path binds and reads numbers
/// and bytes without a value object for each.
///
/// Belongs to the connection it was made from, and is used on that connection's queue only. GRDB
/// owns the statement; this is a borrowed handle, valid within one access to the database.
struct PreparedStatement {
  private let handle: OpaquePointer

  init(_ database: Database, _ sql: String) throws {
    handle = try database.cachedStatement(sql: sql).sqliteStatement
  }

  /// Runs to the next row; false at the end, where the statement is made ready for its next use.
  @discardableResult
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW:
      return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let error = failure()
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Makes the statement ready for its next use before its end.
  func reset() {
    sqlite3_reset(handle)
  }

  private func failure() -> DatabaseError {
    let connection = sqlite3_db_handle(handle)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }
}

// MARK: Parameters, counted from 1

extension PreparedStatement {
  func bind(_ value: Int64, at index: Int32) {
    sqlite3_bind_int64(handle, index, value)
  }

  func bind(ordered value: UInt64, at index: Int32) {
    sqlite3_bind_int64(handle, index, value.stored)
  }

  func bind(_ value: Bool, at index: Int32) {
    sqlite3_bind_int64(handle, index, value ? 1 : 0)
  }

  func bindNull(at index: Int32) {
    sqlite3_bind_null(handle, index)
  }

  /// SQLite takes a copy.
  func bind(_ text: String, at index: Int32) {
    var text = text
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        // Without an address SQLite would take NULL rather than the empty text.
        _ = sqlite3_bind_text(handle, index, "", 0, Self.copied)
        return
      }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
        _ = sqlite3_bind_text(handle, index, start, Int32(bytes.count), Self.copied)
      }
    }
  }

  /// SQLite takes a copy.
  func bind(_ bytes: [UInt8], at index: Int32) {
    bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress, !bytes.isEmpty {
        _ = sqlite3_bind_blob(handle, index, start, Int32(bytes.count), Self.copied)
      } else {
        _ = sqlite3_bind_zeroblob(handle, index, 0)
      }
    }
  }

  func bind(_ bytes: [UInt8]?, at index: Int32) {
    if let bytes { bind(bytes, at: index) } else { bindNull(at: index) }
  }

  /// SQLite reads the bytes where they are: they must stay until the statement was run.
  func bind(borrowed bytes: UnsafeRawBufferPointer, at index: Int32) {
    if let start = bytes.baseAddress, !bytes.isEmpty {
      sqlite3_bind_blob(handle, index, start, Int32(bytes.count), nil)
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
  }

  /// SQLITE_TRANSIENT: a macro that Swift does not see.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}

// MARK: Columns of the row, counted from 0

extension PreparedStatement {
  func integer(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  func ordered(_ column: Int32) -> UInt64 {
    UInt64(stored: sqlite3_column_int64(handle, column))
  }

  func boolean(_ column: Int32) -> Bool {
    sqlite3_column_int64(handle, column) != 0
  }

  func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// Zero where the column does not hold 32 bytes.
  func bytes32(_ column: Int32) -> Bytes32 {
    withBytes(column) { Bytes32(raw: $0) } ?? .zero
  }

  func bytes(_ column: Int32) -> [UInt8] {
    withBytes(column) { Array($0) }
  }

  /// The bytes where SQLite has them: valid within the closure.
  func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
