import Chat
import GRDB
import Gossip

/// What belongs to the writing connection beside the connection itself.
///
/// `@unchecked`: `state` is touched only in closures that run on the pool's writing queue, which is
/// serial.
final class WritingSide: @unchecked Sendable {
  private var state: LogState?

  /// Whether a transaction has erased something since the last call.
  func takeErased() -> Bool {
    defer { state?.hasErased = false }
    return state?.hasErased == true
  }

  /// Runs one transaction. Whatever it throws, the database is as before, and the state is read
  /// anew the next time.
  func transaction<Value>(
    _ database: Database, limits: StorageLimits, _ body: (inout LogWriter) throws -> Value
  ) throws -> Value {
    var result: Value?
    do {
      try database.inTransaction(.immediate) {
        let state = try self.state ?? LogState(reading: database)
        self.state = state
        var writer = try LogWriter(database, state: state, limits: limits)
        try writer.projection.begin()
        let value = try body(&writer)
        try writer.flush()
        result = value
        return .commit
      }
    } catch {
      state = nil
      throw error
    }
    guard let result else { throw StorageError.failed("a transaction ended early") }
    return result
  }
}

extension LogState {
  convenience init(reading database: Database) throws {
    self.init()
    let rows = try PreparedStatement(
      database,
      """
      SELECT stream, author, author_key, floor, head, head_hash, is_forked, own_rank FROM streams
      """)
    while try rows.step() {
      streams[StreamID(rows.ordered(0))] = StreamState(
        author: NodeID(rows.bytes32(1)), authorKey: rows.bytes32(2), floor: rows.ordered(3),
        head: rows.ordered(4), headHash: rows.bytes32(5), isForked: rows.boolean(6),
        ownRank: rows.integer(7))
    }
    nextLogPosition = try Self.greatest("log_position", of: "events", database) + 1
    lastRoomNumber = try Self.greatest("room", of: "rooms", database)
    ownBirth = try Self.ownBirth(database)
    let ahead = try PreparedStatement(
      database, "SELECT room, MIN(time) FROM room_changes WHERE time > ? GROUP BY room")
    ahead.bind(ordered: latestRoomTime, at: 1)
    while try ahead.step() { hold(ahead.text(0), until: ahead.ordered(1)) }
    let waiting = try PreparedStatement(
      database,
      """
      SELECT DISTINCT c.target_stream, c.target_seq FROM changes c
      WHERE NOT EXISTS
        (SELECT 1 FROM events e WHERE e.stream = c.target_stream AND e.seq = c.target_seq)
      LIMIT ?
      """)
    waiting.bind(Int64(Self.waitingTargetsMax) + 1, at: 1)
    while try waiting.step() {
      changeWaits(for: MessageID(stream: waiting.ordered(0), seq: waiting.ordered(1)))
    }
  }

  private static func greatest(
    _ column: String, of table: String, _ database: Database
  ) throws -> Int64 {
    let find = try PreparedStatement(database, "SELECT MAX(\(column)) FROM \(table)")
    defer { find.reset() }
    return try find.step() ? find.integer(0) : 0
  }

  private static func ownBirth(_ database: Database) throws -> HybridTime? {
    let find = try PreparedStatement(
      database,
      """
      SELECT e.header FROM streams s CROSS JOIN events e ON e.stream = s.stream AND e.seq = ?
      WHERE s.own_rank > 0
      """)
    find.bind(ordered: 0, at: 1)
    var birth: HybridTime?
    while try find.step() {
      guard let header = try? EventHeader(encoded: find.bytes(0)) else { continue }
      birth = min(birth ?? header.time, header.time)
    }
    return birth
  }
}
