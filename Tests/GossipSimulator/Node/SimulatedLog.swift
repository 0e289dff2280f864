import Gossip

/// One node's disk: per stream the gapless run that was committed. Survives kills.
struct SimulatedLog {
  /// Ledger indexes from seq 0 on.
  private var runs: [StreamID: [Int32]] = [:]
  /// Events whose bytes went bad: there by their place, but not to be read.
  private(set) var damaged: Set<Int> = []
  /// Sum of mixed hashes of everything held: two logs with equal sums and counts are equal.
  private(set) var contentDigest: UInt64 = 0
  private(set) var eventCount = 0

  /// What an attempt to write did.
  enum WriteResult: Hashable {
    case written
    /// The same event is there already, whole.
    case duplicate
    /// The one before is missing, or another event stands in this place.
    case outOfPlace
  }

  mutating func write(_ index: Int, ledger: EventLedger) -> WriteResult {
    let event = ledger.event(index)
    let count = UInt64(runs[event.stream]?.count ?? 0)
    if event.seq < count {
      guard runs[event.stream]?[Int(event.seq)] == Int32(index) else { return .outOfPlace }
      guard damaged.remove(index) != nil else { return .duplicate }
      contentDigest &+= Mixing.mix(event.hash.prefix)
      return .written
    }
    guard event.seq == count else { return .outOfPlace }
    runs[event.stream, default: []].append(Int32(index))
    contentDigest &+= Mixing.mix(event.hash.prefix)
    eventCount += 1
    return .written
  }

  func holds(_ index: Int, ledger: EventLedger) -> Bool {
    let event = ledger.event(index)
    guard let run = runs[event.stream], event.seq < run.count else { return false }
    return run[Int(event.seq)] == Int32(index) && !damaged.contains(index)
  }

  mutating func damage(_ index: Int, ledger: EventLedger) {
    guard holds(index, ledger: ledger) else { return }
    damaged.insert(index)
    contentDigest &-= Mixing.mix(ledger.event(index).hash.prefix)
  }

  /// What stands in a range, damaged or not.
  func indexes(_ range: StreamRange) -> ArraySlice<Int32> {
    guard let run = runs[range.stream], range.first < run.count, range.first <= range.last else {
      return []
    }
    return run[Int(range.first)...Int(min(range.last, UInt64(run.count - 1)))]
  }

  func lastIndex(of stream: StreamID) -> Int? { runs[stream]?.last.map(Int.init) }

  /// Heads of all streams, by stream ID.
  func heads(ledger: EventLedger) -> [StreamHead] {
    runs.keys.sorted().compactMap { stream in
      guard let run = runs[stream], let last = run.last else { return nil }
      let hash = ledger.event(Int(last)).hash
      return StreamHead(stream: stream, floor: 0, head: UInt64(run.count - 1), headHash: hash)
    }
  }
}
