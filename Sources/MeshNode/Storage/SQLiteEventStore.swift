import Chat
import GRDB
import Gossip

/// The log in an SQLite database: one connection writes, several read at the same time, each
/// seeing whole transactions only (write-ahead log). `synchronous=FULL`: a transaction is on the
/// disk before it is acknowledged.
///
/// Any task may call it.
package final class SQLiteEventStore: EventStore {
  package let limits: StorageLimits
  /// False when the node before did not close the log: it was killed, or the machine went down.
  package let wasCleanlyClosed: Bool
  let path: String
  let pool: DatabasePool
  package let queue: AppendQueue
  let writing: WritingSide
  let checkpointer: Checkpointer
  private let lock: DataDirectoryLock?

  /// Opens the log of a data directory, makes it where there is none, and holds the directory until
  /// ``close()`` or the end of the process.
  package convenience init(
    _ directory: DataDirectory, limits: StorageLimits = StorageLimits()
  ) throws(StorageError) {
    try directory.prepare()
    let lock = try DataDirectoryLock(directory)
    try directory.createPrivateFile(directory.databasePath)
    try self.init(path: directory.databasePath, lock: lock, limits: limits)
  }

  private init(
    path: String, lock: DataDirectoryLock?, limits: StorageLimits
  ) throws(StorageError) {
    self.path = path
    self.lock = lock
    self.limits = limits
    queue = AppendQueue(waitingMax: limits.waitingAppendsMax)
    writing = WritingSide()
    do {
      pool = try Self.open(path, limits: limits)
      wasCleanlyClosed = try pool.writeWithoutTransaction { database in
        try Self.markOpen(database)
      }
      checkpointer = try Checkpointer(path: path, bytesMax: limits.checkpointBytes)
      try rebuildIfDue()
    } catch {
      throw StorageError(error, path: path)
    }
  }

  private static func open(_ path: String, limits: StorageLimits) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "log"
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
      // What is deleted for everyone must not be found in the file.
      try database.execute(sql: "PRAGMA secure_delete = ON")
      if let pages = limits.databasePagesMax {
        try database.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    let migrator = StorageSchema.migrator
    let found = try pool.read { try migrator.appliedIdentifiers($0) }
    let newer = found.subtracting(migrator.migrations)
    if let name = newer.max() { throw StorageError.newerSchema(found: name) }
    try pool.writeWithoutTransaction { database in
      // After GRDB has chosen its own: a commit that is acknowledged must survive a power cut.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA cache_size = -\(limits.writerCacheKibibytes)")
      try database.execute(sql: "PRAGMA wal_autocheckpoint = \(limits.checkpointPages)")
    }
    try migrator.migrate(pool)
    return pool
  }

  private static func markOpen(_ database: Database) throws -> Bool {
    let text = try String.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'closed'")
    try database.execute(
      sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('closed', 'no')")
    return text != "no"
  }

  package func close() async { await close(isClean: true) }

  /// Closes it for somebody who is no node: what a crash has left is still to be found by the next one,
  /// which then begins a new stream.
  package func closeAsFound() async { await close(isClean: wasCleanlyClosed) }

  private func close(isClean: Bool) async {
    guard queue.close() else { return }
    // Behind everything that waits: the writing queue is serial.
    try? await pool.writeWithoutTransaction { database in
      while self.writeNext(database) {}
      self.checkpointer.close()
      try database.execute(
        sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('closed', ?)",
        arguments: [isClean ? "yes" : "no"])
      // The log alone is complete too; this only spares the next start the reading of it.
      _ = try? database.checkpoint(.truncate)
    }
    try? pool.close()
    lock?.release()
  }

  /// Reads in one connection's snapshot.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StorageError) -> Value {
    do {
      return try await pool.read(body)
    } catch {
      throw StorageError(error, path: path)
    }
  }
}
