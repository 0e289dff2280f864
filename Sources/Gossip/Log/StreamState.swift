/// Everything the engine knows of one stream: how far this node has it, how far each linked peer
/// has it, and the stream's broadcast tree as this node sees it.
struct StreamState: Sendable {
  let id: StreamID

  // How far this node has it. Counts rather than heads, so that nothing is 0.
  /// Seq of the event that is wanted next; all below, from the floor, were received.
  var next: UInt64 = 0
  /// Header hash of the event before `next`.
  var receivedHash = Bytes32.zero
  /// Events up to here are in the log.
  var committed: UInt64 = 0
  var committedHash = Bytes32.zero
  var floor: UInt64 = 0
  /// Received, handed to the log, not yet committed; ascending.
  var pending: [Pending] = []
  var outOfOrder = OutOfOrderBuffer()
  /// No peer has what lies between `next` and this: the run may begin anew here.
  var jump: UInt64?
  var isForked = false
  /// This node appends to it.
  var isOwn = false

  // How far the peers have it: the committed count of each slot.
  var peerCommitted: [UInt64] = []
  /// Peers that hold another branch than this node.
  var onOtherBranch = SlotSet()
  /// Peers that no longer have what is wanted next.
  var unavailable = SlotSet()
  /// The lowest floor that those peers told.
  var lowestFloor: UInt64?

  // The tree (Plumtree).
  /// The peer wants no pushes of this stream.
  var lazyOut = SlotSet()
  /// This node told the peer so, or has never asked it.
  var lazyIn = SlotSet()
  /// The peer asked for pushes: they go to it even when the author says that it pushes to all.
  var grafted = SlotSet()
  /// The slot that pushes come from.
  var parent: Int?
  /// Links between the author and this node, of the event last received.
  var hops: UInt8 = .max

  // What is under way.
  var isAnnouncementDue = false
  var isMissingTimerRunning = false
  var missingAttempts = 0
  /// `next` when the missing timer last fired.
  var missingNext: UInt64 = 0
  /// Slots asked in vain since the last progress.
  var tried = SlotSet()
  /// The slot that a pull is under way from, and the last seq asked of it.
  var pullSlot: Int?
  var pullLast: UInt64 = 0
  var isWanted = false
  /// The log refused an event of it: until then nothing is taken in.
  var refusedUntil: UInt64 = 0

  struct Pending: Sendable {
    let seq: UInt64
    let hash: Bytes32
    let cost: Int
  }

  init(id: StreamID) { self.id = id }

  init(head: StreamHead) {
    id = head.stream
    next = head.head + 1
    committed = head.head + 1
    receivedHash = head.headHash
    committedHash = head.headHash
    floor = head.floor
  }

  var head: StreamHead? {
    guard committed > 0 else { return nil }
    return StreamHead(stream: id, floor: floor, head: committed - 1, headHash: committedHash)
  }

  func peerCommitted(_ slot: Int) -> UInt64 {
    slot < peerCommitted.count ? peerCommitted[slot] : 0
  }

  mutating func setPeerCommitted(_ slot: Int, _ count: UInt64) {
    while peerCommitted.count <= slot { peerCommitted.append(0) }
    peerCommitted[slot] = count
  }

  mutating func noteFloor(_ floor: UInt64) {
    lowestFloor = min(floor, lowestFloor ?? floor)
  }

  /// The most that any peer has, of those that hold this branch.
  var announced: UInt64 {
    var most: UInt64 = 0
    for slot in peerCommitted.indices where !onOtherBranch.contains(slot) {
      most = max(most, peerCommitted[slot])
    }
    return most
  }

  var hasGap: Bool { announced > next }
}

extension StreamState {
  enum Admission: Hashable, Sendable {
    /// The next one of the run.
    case accepted
    /// It was received before.
    case duplicate
    /// Something before it is missing.
    case early
    /// It contradicts what this node has.
    case fork
  }

  /// Where an event stands; accepted ones are taken into the run.
  mutating func admit(_ event: Event) -> Admission {
    if event.seq < next { return contradicts(event) ? .fork : .duplicate }
    if event.seq > next, event.seq == jump {
      floor = event.seq
      take(event)
      return .accepted
    }
    guard event.seq == next else { return .early }
    guard event.header.prev == receivedHash else { return .fork }
    take(event)
    return .accepted
  }

  private mutating func take(_ event: Event) {
    next = event.seq + 1
    receivedHash = event.hash
    pending.append(Pending(seq: event.seq, hash: event.hash, cost: event.cost))
    if let jump, jump <= event.seq { self.jump = nil }
    if !unavailable.isEmpty {
      unavailable = SlotSet()
      lowestFloor = nil
    }
  }

  /// Whether another event is known to stand at this place. Only the head and what is not yet
  /// committed are in memory: the log finds the others.
  private func contradicts(_ event: Event) -> Bool {
    if event.seq + 1 == next { return event.hash != receivedHash }
    if event.seq + 1 == committed { return event.hash != committedHash }
    guard let known = pending.first(where: { $0.seq == event.seq }) else { return false }
    return known.hash != event.hash
  }

  /// The log has everything up to and including `seq`.
  /// - Returns: events and bytes that are no longer pending.
  mutating func commit(through seq: UInt64) -> (events: Int, bytes: Int) {
    var count = 0
    var bytes = 0
    for entry in pending {
      guard entry.seq <= seq else { break }
      count += 1
      bytes += entry.cost
      committed = entry.seq + 1
      committedHash = entry.hash
    }
    pending.removeFirst(count)
    return (count, bytes)
  }

  /// What was received and not committed is as if it had never come.
  /// - Returns: events and bytes that are no longer pending.
  mutating func rollBack() -> (events: Int, bytes: Int) {
    let released = (pending.count, pending.reduce(0) { $0 + $1.cost })
    pending = []
    next = committed
    receivedHash = committedHash
    return released
  }

  mutating func append(own event: Event) {
    next = event.seq + 1
    committed = next
    receivedHash = event.hash
    committedHash = event.hash
    hops = 0
  }

  mutating func forget(slot: Int) {
    if slot < peerCommitted.count { peerCommitted[slot] = 0 }
    onOtherBranch.remove(slot)
    unavailable.remove(slot)
    lazyOut.remove(slot)
    lazyIn.remove(slot)
    grafted.remove(slot)
    tried.remove(slot)
    if parent == slot { parent = nil }
    if pullSlot == slot { pullSlot = nil }
  }
}
