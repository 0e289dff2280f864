import Chat
import GRDB
import Gossip

/// Letting history go. A stream loses its oldest events; its first event and its head always stay:
/// the one says who wrote it, the other what comes next.
extension LogWriter {
  /// One bounded step. What it returns is committed with it.
  mutating func retain(_ policy: RetentionPolicy, now: HybridTime) throws -> RetentionStep {
    var floors: [StreamID: UInt64] = [:]
    if let cutoff = policy.cutoff(now: now) { floors = try floorsByAge(before: cutoff) }
    if floors.isEmpty, let bytesMax = policy.bytesMax, try usedBytes() > bytesMax {
      floors = try floorsOfOldest()
    }
    var removed = 0
    var raised: [RetentionStep.Raised] = []
    for (stream, floor) in floors.sorted(by: { $0.key < $1.key }) {
      removed += try remove(stream, below: floor)
      change(stream) { $0.floor = max($0.floor, floor) }
      raised.append(RetentionStep.Raised(stream: stream, floor: floor))
    }
    if removed > 0 {
      state.forgetRooms()
      state.forgetPositions()
    }
    return RetentionStep(raised: raised, removedEvents: removed)
  }

  /// Bytes of the database that hold something.
  private func usedBytes() throws -> Int {
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
    let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    return (pages - free) * size
  }

  /// Per stream the first event that is young enough, as far as one step goes.
  private func floorsByAge(before cutoff: HybridTime) throws -> [StreamID: UInt64] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT seq, header FROM events WHERE stream = ? AND seq >= ? AND seq < ?
      ORDER BY seq LIMIT ?
      """)
    var floors: [StreamID: UInt64] = [:]
    var left = limits.retentionStepMax
    for (id, stream) in state.streams.sorted(by: { $0.key < $1.key }) where left > 0 {
      rows.bind(ordered: id.number, at: 1)
      rows.bind(ordered: max(stream.floor, 1), at: 2)
      rows.bind(ordered: stream.head, at: 3)
      rows.bind(Int64(left), at: 4)
      while try rows.step() {
        // A damaged header tells no time: it goes with its neighbours.
        if let header = try? EventHeader(encoded: rows.bytes(1)), header.time >= cutoff {
          rows.reset()
          break
        }
        floors[id] = rows.ordered(0) + 1
        left -= 1
      }
    }
    return try sparingDelegations(floors, before: cutoff)
  }

  /// What stays must not lose what vouches for its authors: a delegation that may be spoken under at
  /// the cutoff stays, and with it what follows in its stream. That is a week more at most.
  private func sparingDelegations(
    _ floors: [StreamID: UInt64], before cutoff: HybridTime
  ) throws -> [StreamID: UInt64] {
    let oldest = try PreparedStatement(
      database, "SELECT MIN(seq) FROM delegations WHERE stream = ? AND seq < ? AND until >= ?")
    var spared: [StreamID: UInt64] = [:]
    for (id, floor) in floors {
      oldest.bind(ordered: id.number, at: 1)
      oldest.bind(ordered: floor, at: 2)
      oldest.bind(ordered: cutoff.milliseconds, at: 3)
      let needed = try oldest.step() && !oldest.isNull(0) ? oldest.ordered(0) : floor
      oldest.reset()
      if needed > max(state.streams[id]?.floor ?? 0, 1) { spared[id] = needed }
    }
    return spared
  }

  /// The events committed first, as many as one step takes.
  private func floorsOfOldest() throws -> [StreamID: UInt64] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT e.stream, e.seq FROM events e CROSS JOIN streams s ON s.stream = e.stream
      WHERE e.seq > ? AND e.seq < s.head ORDER BY e.log_position LIMIT ?
      """)
    rows.bind(ordered: 0, at: 1)
    rows.bind(Int64(limits.retentionStepMax), at: 2)
    var floors: [StreamID: UInt64] = [:]
    while try rows.step() {
      let stream = StreamID(rows.ordered(0))
      floors[stream] = max(floors[stream] ?? 0, rows.ordered(1) + 1)
    }
    return floors
  }

  private mutating func remove(_ stream: StreamID, below floor: UInt64) throws -> Int {
    let rows = try PreparedStatement(
      database, "SELECT log_position FROM events WHERE stream = ? AND seq > ? AND seq < ?")
    rows.bind(ordered: stream.number, at: 1)
    rows.bind(ordered: 0, at: 2)
    rows.bind(ordered: floor, at: 3)
    var logPositions: [Int64] = []
    while try rows.step() { logPositions.append(rows.integer(0)) }
    try flush()
    for logPosition in logPositions {
      try projection.remove(logPosition)
      try run("DELETE FROM events WHERE log_position = ?", logPosition)
    }
    return logPositions.count
  }

  private func run(_ sql: String, _ logPosition: Int64) throws {
    let statement = try PreparedStatement(database, sql)
    statement.bind(logPosition, at: 1)
    try statement.step()
  }
}

extension TimelineProjection {
  /// Takes a message out of its timeline. Others keep their places.
  func remove(_ logPosition: Int64) throws {
    try payloads.forget(logPosition)
    // A deletion stays as long as its message: that must not come back.
    let removeChange = try PreparedStatement(
      database,
      """
      DELETE FROM changes WHERE log_position = ? AND (kind != 4 OR NOT EXISTS
        (SELECT 1 FROM events e WHERE e.stream = target_stream AND e.seq = target_seq))
      """)
    removeChange.bind(logPosition, at: 1)
    try removeChange.step()
    let find = try PreparedStatement(
      database,
      "SELECT room, key, depth, stream, seq, parents, is_double FROM messages WHERE log_position = ?"
    )
    find.bind(logPosition, at: 1)
    guard try find.step() else { return }
    let room = find.integer(0)
    let position = find.position(1)
    let parents = ParentList.decode(find.bytes(5))
    let isDouble = find.boolean(6)
    find.reset()
    let removeEdge = try PreparedStatement(
      database, "DELETE FROM edges WHERE parent_stream = ? AND parent_seq = ? AND child = ?")
    for parent in parents {
      removeEdge.bind(ordered: parent.stream, at: 1)
      removeEdge.bind(ordered: parent.seq, at: 2)
      removeEdge.bind(logPosition, at: 3)
      try removeEdge.step()
    }
    let removeChildren = try PreparedStatement(
      database, "DELETE FROM edges WHERE parent_stream = ? AND parent_seq = ?")
    removeChildren.bind(ordered: position.id.stream, at: 1)
    removeChildren.bind(ordered: position.id.seq, at: 2)
    try removeChildren.step()
    let removeLasting = try PreparedStatement(
      database,
      """
      DELETE FROM changes WHERE target_stream = ? AND target_seq = ? AND kind = 4
        AND log_position NOT IN (SELECT log_position FROM events)
      """)
    removeLasting.bind(ordered: position.id.stream, at: 1)
    removeLasting.bind(ordered: position.id.seq, at: 2)
    try removeLasting.step()
    let remove = try PreparedStatement(database, "DELETE FROM messages WHERE log_position = ?")
    remove.bind(logPosition, at: 1)
    try remove.step()
    guard !isDouble else { return }
    let count = try PreparedStatement(
      database, "UPDATE rooms SET messages = messages - 1 WHERE room = ?")
    count.bind(room, at: 1)
    try count.step()
  }
}
