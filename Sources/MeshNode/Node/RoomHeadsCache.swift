import Chat
import Gossip

/// The heads of the rooms that people of this node write in: the parents of what they say next.
/// Pure; a room that is not here is loaded from the log.
struct RoomHeadsCache {
  /// Rooms kept; when there are more, all are forgotten and loaded again as needed.
  static let roomsMax = 1_024

  private var rooms: [String: RoomHeads] = [:]

  func heads(of room: String) -> RoomHeads? { rooms[room] }

  mutating func load(_ heads: RoomHeads, of room: String) {
    if rooms.count >= Self.roomsMax { rooms = [:] }
    rooms[room] = heads
  }

  mutating func observe(_ id: MessageID, parents: [MessageID], in room: String) {
    rooms[room]?.observe(id, parents: parents)
  }

  /// A committed event of another node's stream.
  mutating func observe(_ committed: CommittedEvent) {
    guard let entry = committed.entry, rooms[entry.room] != nil,
      case .message(let message) = committed.event.content
    else { return }
    observe(entry.position.id, parents: message.parents, in: entry.room)
  }

  mutating func forgetAll() { rooms = [:] }
}
