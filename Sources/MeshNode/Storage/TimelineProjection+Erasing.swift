import Chat
import GRDB
import Gossip

/// Deleting for everyone: what a message said, and what it was edited to, is erased where it is
/// stored; the events themselves stay, with everything that vouches for them.
extension TimelineProjection {
  /// Deletions of one room that are judged anew when its operators change.
  static let judgedMax = 500

  func erase(_ entry: StoredEntry) throws {
    guard let room = try index.existingRoomNumber(of: entry.room) else { return }
    try payloads.erase(entry.logPosition)
    try run(
      "UPDATE messages SET text = '' WHERE log_position = ? AND text != ''", entry.logPosition)
    for twin in try index.hiddenTwins(of: entry.logPosition) {
      try payloads.erase(twin)
      try run("UPDATE messages SET text = '' WHERE log_position = ? AND text != ''", twin)
    }
    state.hasErased = true
    for edit in try changes.edits(of: entry.position.id, by: entry.authorID, in: room) {
      try payloads.erase(edit)
      try run("UPDATE changes SET content = '' WHERE log_position = ? AND content != ''", edit)
    }
  }

  /// Somebody became an operator or is none any more: what they wanted deleted is, or is not.
  /// Returns the messages as they are now.
  mutating func judgeDeletions(in room: String) throws -> [StoredEntry] {
    guard let number = try index.existingRoomNumber(of: room) else { return [] }
    var entries: [StoredEntry] = []
    for target in try changes.deletionTargets(in: number, limit: Self.judgedMax) {
      guard let entry = try entry(of: target), entry.room == room else { continue }
      let isDeleted = entry.outcome?.isDeleted == true
      guard isDeleted != entry.text.isEmpty else { continue }
      if isDeleted {
        try erase(entry)
      } else {
        // Erased on the word of somebody who, as it turns out, was no operator then.
        try payloads.miss(entry.logPosition)
      }
      entries.append(entry)
    }
    return entries
  }

  /// A payload came for an event that had come without it. Nil: it is erased meanwhile, or was there.
  mutating func takePayload(of event: Event, at logPosition: Int64) throws -> StoredEntry? {
    guard let payload = event.payload, try payloads.isMissed(logPosition) else { return nil }
    try payloads.restore(payload, at: logPosition)
    switch event.content {
    case .message(let message):
      try setText("UPDATE messages SET text = ? WHERE log_position = ?", message.text, logPosition)
      return try entry(of: MessageID(event.id))
    case .amendment(let amendment):
      guard case .edit(let text) = amendment.change else { return nil }
      try setText("UPDATE changes SET content = ? WHERE log_position = ?", text, logPosition)
      return try entry(of: amendment.target)?.changed(at: logPosition)
    default: return nil
    }
  }

  private func setText(_ sql: String, _ text: String, _ logPosition: Int64) throws {
    let update = try PreparedStatement(database, sql)
    update.bind(text, at: 1)
    update.bind(logPosition, at: 2)
    try update.step()
  }

  private func run(_ sql: String, _ logPosition: Int64) throws {
    let statement = try PreparedStatement(database, sql)
    statement.bind(logPosition, at: 1)
    try statement.step()
  }
}

/// Deletions outlive their events as long as their message is there: it must not come back because a
/// node keeps less of one stream than of another.
extension TimelineProjection {
  /// Before all is derived anew: deletions whose events are gone, with the name of their room, since
  /// rooms get other numbers.
  func lastingDeletions() throws -> [(row: Row, room: String)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT c.*, r.name AS room_name FROM changes c JOIN rooms r ON r.room = c.room
        WHERE c.kind = 4 AND c.log_position NOT IN (SELECT log_position FROM events)
        """
    ).map { ($0, $0["room_name"]) }
  }

  mutating func takeLasting(_ deletions: [(row: Row, room: String)]) throws {
    for (row, room) in deletions {
      let number = try index.roomNumber(of: room)
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO changes (log_position, room, target_stream, target_seq, time, stream,
            seq, author, kind, content, is_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 4, NULL, 1)
          """,
        arguments: [
          row["log_position"], number, row["target_stream"], row["target_seq"], row["time"],
          row["stream"], row["seq"], row["author"],
        ])
      let target = MessageID(
        stream: UInt64(stored: row["target_stream"]), seq: UInt64(stored: row["target_seq"]))
      state.changeWaits(for: target)
    }
  }
}
