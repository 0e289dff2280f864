import Chat
import GRDB

/// Who is an operator of which room, for one read: looked up once for each room.
///
/// Lives for one read.
final class OfficeLookup {
  private let database: Database
  private var known: [Int64: RoomOffices] = [:]

  init(_ database: Database) { self.database = database }

  func offices(of room: Int64) throws -> RoomOffices {
    if let offices = known[room] { return offices }
    let name = try String.fetchOne(database, sql: "SELECT name FROM rooms WHERE room = \(room)")
    let offices = try name.map {
      try RoomTable(database).roster(of: $0, through: LogState.latestTime()).0.outcome.offices
    }
    known[room] = offices ?? RoomOffices()
    return offices ?? RoomOffices()
  }
}
