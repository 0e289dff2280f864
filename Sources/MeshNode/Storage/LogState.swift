import Chat
import Gossip

/// A stream as the writer knows it.
struct StreamState {
  let author: NodeID
  let authorKey: Bytes32
  var floor: UInt64
  var head: UInt64
  var headHash: Bytes32
  var isForked: Bool
  /// 0 for a stream of another node; of this node's own the highest is the one it appends to.
  var ownRank: Int64

  var isOwn: Bool { ownRank > 0 }
}

/// A room as the writer knows it.
struct RoomState {
  let number: Int64
  var messages: Int
  /// The last place of the timeline; nil while the room is empty, or not known.
  var last: TimelinePosition?
}

/// Where a message stands.
struct PlacedMessage {
  let position: TimelinePosition
  let room: Int64
  let logPosition: Int64
}

/// For whom the node of a stream may speak, and until when in milliseconds since 1970.
struct SpokenFor {
  let person: UInt64
  let until: UInt64
}

/// What the writer remembers between transactions: all streams, recent rooms and positions. It is
/// always what the database says; after a failed transaction it is thrown away and read anew.
///
/// Belongs to the writing queue.
final class LogState {
  var streams: [StreamID: StreamState] = [:]
  var nextLogPosition: Int64 = 1
  var rooms: [String: RoomState] = [:]
  var roomNames: [Int64: String] = [:]
  var lastRoomNumber: Int64 = 0
  /// When this node's first stream began: what was written before is history, not late.
  var ownBirth: HybridTime?
  private var delegations: [EventID: SpokenFor] = [:]
  /// Beyond it every message that comes is looked up.
  static let waitingTargetsMax = 100_000
  private var waitingTargets: Set<MessageID> = []
  private var mayAnyWait = false
  /// What is known of rooms that something was done to lately.
  var rosters: [String: RoomRoster] = [:]
  /// Rooms with changes dated ahead, and when the first of them counts.
  private var heldRooms: [String: UInt64] = [:]
  /// A payload was erased: the write-ahead log still has it.
  var hasErased = false
  private let wallMilliseconds: @Sendable () -> UInt64
  private var young: [MessageID: PlacedMessage] = [:]
  private var old: [MessageID: PlacedMessage] = [:]

  /// Rosters kept; when there are more, all are read again as needed.
  private static let rostersMax = 256

  init(wallMilliseconds: @escaping @Sendable () -> UInt64 = { SystemClock.now().wallMilliseconds })
  {
    self.wallMilliseconds = wallMilliseconds
  }

  func recentPosition(of id: MessageID) -> PlacedMessage? {
    young[id] ?? old[id]
  }

  /// Two generations: when the young one is full, the old one is dropped.
  func remember(_ placed: PlacedMessage, limit: Int) {
    if young.count >= limit / 2 {
      old = young
      young.removeAll(keepingCapacity: true)
    }
    young[placed.position.id] = placed
  }

  /// Nil: not remembered.
  func recentDelegation(_ id: EventID) -> SpokenFor? { delegations[id] }

  /// Begins anew when there are too many: they are found again in the database.
  func remember(_ delegation: SpokenFor, at id: EventID, limit: Int) {
    if delegations.count >= limit { delegations.removeAll(keepingCapacity: true) }
    delegations[id] = delegation
  }

  func forgetDelegations() { delegations = [:] }

  /// Something was done to a message that has not come.
  func changeWaits(for target: MessageID) {
    guard waitingTargets.count < Self.waitingTargetsMax else {
      mayAnyWait = true
      return
    }
    waitingTargets.insert(target)
  }

  /// Whether something may have been done to this message before it came.
  func awaitsChanges(of id: MessageID) -> Bool {
    mayAnyWait || waitingTargets.remove(id) != nil
  }

  func forgetWaitingChanges() {
    waitingTargets = []
    mayAnyWait = false
  }

  /// Hybrid time of the last change of a room that counts already.
  var latestRoomTime: UInt64 { Self.latestTime(wallMilliseconds()) }

  static func latestTime(_ wall: UInt64 = SystemClock.now().wallMilliseconds) -> UInt64 {
    HybridTime(milliseconds: wall + RoomProjection.aheadMax, counter: .max).bits
  }

  func roster(of room: String, read: () throws -> RoomRoster) rethrows -> RoomRoster {
    if let known = rosters[room] { return known }
    if rosters.count >= Self.rostersMax { rosters = [:] }
    let roster = try read()
    rosters[room] = roster
    return roster
  }

  /// - Parameter time: of a change that does not count yet; nil where there is none.
  func hold(_ room: String, until time: UInt64?) {
    guard let time else { return }
    heldRooms[room] = min(heldRooms[room] ?? time, time)
  }

  /// Rooms of which something counts that did not before.
  func takeHeldRooms() -> [String] {
    guard !heldRooms.isEmpty else { return [] }
    let latest = latestRoomTime
    let due = heldRooms.filter { $0.value <= latest }.keys.sorted()
    for room in due {
      heldRooms[room] = nil
      rosters[room] = nil
    }
    return due
  }

  func forgetRooms() {
    rooms = [:]
    roomNames = [:]
  }

  func forgetPositions() {
    young = [:]
    old = [:]
  }
}
