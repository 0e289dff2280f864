@testable import Chat

/// Writes a room's changes: each event of a person with the next place in their stream.
struct RoomBook {
  let room: String
  private(set) var changes: [RoomChange] = []

  init(room: String = "garden") {
    self.room = room
  }

  mutating func add(_ kind: RoomChange.Kind, by author: UInt64, at time: UInt64) {
    let stamp = Stamp(time: time, stream: 100 + author, seq: UInt64(changes.count))
    changes.append(RoomChange(room: room, author: author, stamp: stamp, kind: kind))
  }

  mutating func appoint(_ person: UInt64, by author: UInt64, at time: UInt64) {
    add(.appointment(of: person, isOn: true), by: author, at: time)
  }

  mutating func dismiss(_ person: UInt64, by author: UInt64, at time: UInt64) {
    add(.appointment(of: person, isOn: false), by: author, at: time)
  }

  /// What counts when all of it has come, newest first.
  var outcome: RoomOutcome {
    changes.reversed().reduce(into: RoomChanges(room: room)) { $0.apply($1) }.outcome()
  }
}
