import Gossip

/// Group commit as the real store does it: one batch at a time; what comes meanwhile is the next.
struct CommitQueue {
  struct Item {
    let event: Int
    /// Own events are acknowledged to their person; peers' are reported to the engine.
    let isOwn: Bool
    /// It came without its payload.
    var lacksPayload = false
  }

  /// How many events one batch takes at most.
  static let batchMax = 512

  private(set) var underWay: [Item] = []
  private(set) var waiting: [Item] = []

  var count: Int { underWay.count + waiting.count }

  mutating func append(_ item: Item) { waiting.append(item) }

  /// True when a batch was begun, whose end is then to be scheduled.
  mutating func beginBatch() -> Bool {
    guard underWay.isEmpty, !waiting.isEmpty else { return false }
    underWay = Array(waiting.prefix(Self.batchMax))
    waiting.removeFirst(underWay.count)
    return true
  }

  mutating func finishBatch() -> [Item] {
    defer { underWay = [] }
    return underWay
  }

  /// After a failed commit: own events that were chained to the failed ones are void.
  mutating func dropOwnWaiting() { waiting.removeAll(where: \.isOwn) }

  /// The same of peers' events: those that follow failed ones.
  mutating func takeReceived(where follows: (Int) -> Bool) -> [Int] {
    let taken = waiting.filter { !$0.isOwn && follows($0.event) }.map(\.event)
    waiting.removeAll { !$0.isOwn && follows($0.event) }
    return taken
  }
}
