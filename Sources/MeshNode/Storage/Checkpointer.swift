import GRDB
import NIOConcurrencyHelpers

/// Copies the write-ahead log back into the database on a connection of its own, so that no commit
/// waits for the copying. SQLite lets one connection write while another does this (a passive
/// checkpoint); the writer does the rest itself only when the write-ahead log has grown to
/// ``StorageLimits/checkpointPages``.
///
/// Any thread may call it.
final class Checkpointer: Sendable {
  private struct State {
    var bytesWaiting = 0
    var isRunning = false
    var isClosed = false
    /// Something was erased that the write-ahead log still has.
    var isTruncationDue = false
  }

  private let connection: DatabaseQueue
  private let bytesMax: Int
  private let state = NIOLockedValueBox(State())

  /// - Parameter bytesMax: bytes of events after which copying begins.
  init(path: String, bytesMax: Int) throws {
    self.bytesMax = bytesMax
    var configuration = Configuration()
    configuration.label = "checkpoint"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
      // The write-ahead log may be overwritten once the database is on the disk, not before.
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Events of so many bytes were committed, or failed to be: copying back what there is does no
  /// harm then.
  func committed(bytes: Int) {
    let isDue = state.withLockedValue { state in
      state.bytesWaiting += bytes
      guard state.bytesWaiting >= bytesMax, !state.isRunning, !state.isClosed else { return false }
      state.bytesWaiting = 0
      state.isRunning = true
      return true
    }
    guard isDue else { return }
    connection.asyncWriteWithoutTransaction { database in
      // A disk without room, or the writer at the same work: it is tried again after the next bytes.
      _ = try? database.checkpoint(.passive)
      self.state.withLockedValue { $0.isRunning = false }
    }
  }

  /// Something was erased: takes it out of the write-ahead log too, as soon as nobody reads there.
  func erased() {
    state.withLockedValue { $0.isTruncationDue = true }
    truncateIfDue()
  }

  /// To be called again and again: a reader may have been in the way.
  func truncateIfDue() {
    let isDue = state.withLockedValue { state in
      guard state.isTruncationDue, !state.isRunning, !state.isClosed else { return false }
      state.isRunning = true
      return true
    }
    guard isDue else { return }
    connection.asyncWriteWithoutTransaction { database in
      let isDone = (try? database.checkpoint(.truncate)) != nil
      self.state.withLockedValue { state in
        state.isRunning = false
        if isDone { state.isTruncationDue = false }
      }
    }
  }

  /// Waits for what is under way, and does nothing more.
  func close() {
    state.withLockedValue { $0.isClosed = true }
    try? connection.close()
  }
}
