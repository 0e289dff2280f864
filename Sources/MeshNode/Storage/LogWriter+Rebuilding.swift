import GRDB
import Gossip

extension LogWriter {
  /// Derives rooms and timelines anew from the events of the log, in the order in which they were
  /// committed: the outcome is what committing them one after the other has made.
  mutating func rebuild() throws {
    let lasting = try projection.lastingDeletions()
    for table in StorageSchema.derivedTables {
      try database.execute(sql: "DELETE FROM \(table)")
    }
    state.forgetRooms()
    state.forgetPositions()
    state.forgetDelegations()
    state.forgetWaitingChanges()
    state.lastRoomNumber = 0
    try projection.restart()
    try projection.takeLasting(lasting)
    let rows = try PreparedStatement(
      database,
      "SELECT \(EventRow.columns), log_position, stream, seq FROM events ORDER BY log_position")
    var count = 0
    while try rows.step() {
      let id = EventID(stream: StreamID(rows.ordered(7)), seq: rows.ordered(8))
      let logPosition = rows.integer(6)
      // A damaged one is derived from when a peer has given it again.
      guard let event = EventRow.read(rows, id: id) else { continue }
      _ = try project(event, at: logPosition)
      count += 1
      if count.isMultiple(of: limits.transactionEventsMax) { try flush() }
    }
  }
}
