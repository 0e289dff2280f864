import GRDB
import Gossip

/// The payloads of the log's events: erased ones, and those that came without and are to be had.
///
/// Lives on the writing queue for one transaction.
struct PayloadTable {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Nothing says that this event's payload was erased.
  func miss(_ logPosition: Int64) throws {
    try run("INSERT OR IGNORE INTO missing_payloads VALUES (?)", logPosition)
  }

  func isMissed(_ logPosition: Int64) throws -> Bool {
    let find = try PreparedStatement(
      database, "SELECT 1 FROM missing_payloads WHERE log_position = ?")
    find.bind(logPosition, at: 1)
    defer { find.reset() }
    return try find.step()
  }

  func restore(_ payload: [UInt8], at logPosition: Int64) throws {
    let update = try PreparedStatement(
      database, "UPDATE events SET payload = ? WHERE log_position = ?")
    update.bind(payload, at: 1)
    update.bind(logPosition, at: 2)
    try update.step()
    try forget(logPosition)
  }

  /// The bytes are overwritten in the file (`secure_delete`), and in the write-ahead log at the next
  /// checkpoint that truncates it.
  func erase(_ logPosition: Int64) throws {
    try run(
      "UPDATE events SET payload = NULL WHERE log_position = ? AND payload IS NOT NULL", logPosition
    )
    try forget(logPosition)
  }

  /// It is erased, gone, or there.
  func forget(_ logPosition: Int64) throws {
    try run("DELETE FROM missing_payloads WHERE log_position = ?", logPosition)
  }

  private func run(_ sql: String, _ logPosition: Int64) throws {
    let statement = try PreparedStatement(database, sql)
    statement.bind(logPosition, at: 1)
    try statement.step()
  }
}
