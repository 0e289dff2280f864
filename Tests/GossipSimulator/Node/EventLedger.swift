import Gossip

/// Every event that any node of a simulation ever made, once, with what became of it. Nodes' logs
/// hold indexes into it, so that 10,000 logs share one body.
final class EventLedger {
  struct Entry {
    let event: Event
    let author: Int
    let appendedAt: VirtualTime
    /// When the author's node told its person "stored": from here on it must never be lost.
    var acknowledgedAt: VirtualTime?
    /// Payload copies that crossed links, whoever they reached.
    var copies = 0
    /// Copies before every reader had it once: index into the probes, or -1.
    var probe = -1
  }

  private(set) var entries: [Entry] = []
  private var indexByHash: [UInt64: Int] = [:]
  private(set) var acknowledgedCount = 0

  func insert(_ event: Event, author: Int, at now: VirtualTime) -> Int {
    let index = entries.count
    entries.append(Entry(event: event, author: author, appendedAt: now))
    indexByHash[event.hash.prefix] = index
    return index
  }

  /// Nil for an event that nobody made: a sign of a damaged frame that passed for genuine.
  func index(of event: Event) -> Int? { indexByHash[event.hash.prefix] }

  func event(_ index: Int) -> Event { entries[index].event }

  func acknowledge(_ index: Int, at now: VirtualTime) {
    entries[index].acknowledgedAt = now
    acknowledgedCount += 1
  }

  func countCopy(_ index: Int) { entries[index].copies += 1 }

  func setProbe(_ probe: Int, event index: Int) { entries[index].probe = probe }
}
