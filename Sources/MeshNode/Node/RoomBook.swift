import Chat

/// What the node knows by heart of rooms and of who is in them, for what people of this node do.
/// Pure; what is not here is read from the log.
struct RoomBook {
  /// Of each; when there are more, all are forgotten.
  static let keptMax = 4_096

  struct Seat: Hashable {
    let room: String
    let person: UInt64
  }

  private var infos: [String: RoomInfo] = [:]
  private var standings: [Seat: RoomStanding] = [:]
  /// Grows with everything that is heard: what was read before must not be kept.
  private(set) var revision: UInt64 = 0

  func info(of room: String) -> RoomInfo? { infos[room] }
  func standing(_ seat: Seat) -> RoomStanding? { standings[seat] }

  /// The log was read while nothing was heard.
  mutating func keep(_ info: RoomInfo, _ seat: Seat, _ standing: RoomStanding) {
    if infos.count >= Self.keptMax { infos = [:] }
    if standings.count >= Self.keptMax { standings = [:] }
    infos[info.name] = info
    standings[seat] = standing
  }

  /// Something was done to a room. Only so many standings are told of it: whether somebody is an
  /// operator may change those of all.
  mutating func hear(_ news: RoomNews) {
    revision += 1
    infos[news.info.name] = nil
    if news.standings.count >= RoomProjection.standingsToldMax { standings = [:] }
    for change in news.standings {
      standings[Seat(room: change.room, person: change.person)] = nil
    }
  }
}
