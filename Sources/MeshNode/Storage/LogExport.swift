import Chat
import Foundation
import GRDB
import Gossip

/// Writes a log out as JSON lines, a page at a time. Reads only, so a node may run on the directory
/// meanwhile; what it commits during the export may or may not be in it.
package struct LogExport: Sendable {
  package enum Content: String, CaseIterable, Sendable {
    /// What people said: room by room, each in the order of its timeline.
    case messages
    /// Every event as it crosses the mesh, in the order of this node's log, header, signature and
    /// body in base 64.
    case events
  }

  private let path: String
  private let database: DatabaseQueue
  private let pageMax = 500

  package init(_ directory: DataDirectory) throws(StorageError) {
    path = directory.databasePath
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unusableDirectory(
        "There is no log in \(directory.path). Name another with --data-dir.")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = StorageSchema.migrator
      let found = try database.read { try migrator.appliedIdentifiers($0) }
      if let newer = found.subtracting(migrator.migrations).max() {
        throw StorageError.newerSchema(found: newer)
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  /// Gives the lines to `write`, some at a time, and waits for it. Returns how many there were.
  @discardableResult
  package func write(
    _ content: Content, to write: ([UInt8]) throws -> Void
  ) throws -> Int {
    do {
      switch content {
      case .messages: return try writeMessages(to: write)
      case .events: return try writeEvents(to: write)
      }
    } catch let error as DatabaseError {
      throw StorageError(error, path: path)
    }
  }

  private func writeMessages(to write: ([UInt8]) throws -> Void) throws -> Int {
    let rooms = try database.read {
      try String.fetchAll($0, sql: "SELECT name FROM rooms ORDER BY name")
    }
    var count = 0
    for room in rooms {
      var last: TimelinePosition?
      while true {
        let page = try database.read { try entries(of: room, after: last, $0) }
        guard let end = page.last else { break }
        try write(page.flatMap(Self.line))
        count += page.count
        last = end.position
      }
    }
    return count
  }

  private func entries(
    of room: String, after position: TimelinePosition?, _ database: Database
  ) throws -> [StoredEntry] {
    let query = try EntryQuery(database, where: Self.newerThan, order: Self.oldestFirst)
    query.statement.bind(room, at: 1)
    let beginning = TimelinePosition(key: 0, depth: 0, id: MessageID(stream: 0, seq: 0))
    query.statement.bind(position ?? beginning, from: 2)
    return try query.page(limit: pageMax).entries
  }

  private func writeEvents(to write: ([UInt8]) throws -> Void) throws -> Int {
    var last: Int64 = 0
    var count = 0
    while true {
      let (lines, lineCount, end) = try database.read { try eventLines(after: last, $0) }
      guard lineCount > 0 else { return count }
      try write(lines)
      count += lineCount
      last = end
    }
  }

  private func eventLines(
    after logPosition: Int64, _ database: Database
  ) throws -> (lines: [UInt8], count: Int, last: Int64) {
    let rows = try PreparedStatement(
      database,
      """
      SELECT \(EventRow.columns), log_position, stream, seq FROM events
      WHERE log_position > ? ORDER BY log_position LIMIT ?
      """)
    rows.bind(logPosition, at: 1)
    rows.bind(Int64(pageMax), at: 2)
    var lines: [UInt8] = []
    var count = 0
    var last = logPosition
    while try rows.step() {
      last = rows.integer(6)
      lines += Self.line(rows)
      count += 1
    }
    return (lines, count, last)
  }

  static let newerThan = EntryQuery.inRoom + " AND (m.key, m.depth, m.stream, m.seq) > (?, ?, ?, ?)"
  static let oldestFirst = "m.key, m.depth, m.stream, m.seq"
}

extension LogExport {
  private static func line(_ entry: StoredEntry) -> [UInt8] {
    var line = JSONLine()
    line.add("id", entry.id.description)
    line.add("room", entry.room)
    line.add("order", order(entry.position))
    line.add("at", entry.writtenAt)
    line.add("author", CrockfordBase32.encode(entry.authorID))
    line.add("name", entry.authorName)
    line.add("node", entry.node.description)
    line.add("text", entry.shownText)
    if entry.outcome?.isDeleted == true { line.add("deleted", true) }
    if let thread = entry.thread { line.add("thread", thread.description) }
    if !entry.isSigned { line.add("signed", "no") }
    return line.ended()
  }

  private static func line(_ row: PreparedStatement) -> [UInt8] {
    let id = EventID(stream: StreamID(row.ordered(7)), seq: row.ordered(8))
    var line = JSONLine()
    line.add("id", id.description)
    line.add("log", row.integer(6))
    line.add("header", base64(row, 0))
    line.add("signature", base64(row, 2))
    if row.isNull(4) { line.addNull("body") } else { line.add("body", base64(row, 4)) }
    if !row.isNull(5) { line.add("payload", base64(row, 5)) }
    if EventRow.read(row, id: id) == nil { line.add("damaged", true) }
    return line.ended()
  }

  /// As in PROTOCOL.md, 1.1: sorts as text.
  private static func order(_ position: TimelinePosition) -> String {
    CrockfordBase32.encode(position.key)
      + CrockfordBase32.encode(UInt64(position.depth), letters: 7)
  }

  private static func base64(_ row: PreparedStatement, _ column: Int32) -> String {
    Data(row.bytes(column)).base64EncodedString()
  }
}
