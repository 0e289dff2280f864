import Gossip

/// One message followed on its way: how many links it crossed to each node and when it was there,
/// beside what flooding would have done on the same overlay at the same moment.
struct Probe {
  let event: Int
  let author: Int
  let sentAt: VirtualTime
  /// Links crossed to each node; -1 where it has not come.
  var hops: [Int16]
  var reached = 0
  var lastHop = 0
  var lastArrival: VirtualTime
  let flood: Flood

  init(event: Int, author: Int, sentAt: VirtualTime, members: Int, flood: Flood) {
    self.event = event
    self.author = author
    self.sentAt = sentAt
    self.flood = flood
    hops = Array(repeating: -1, count: members)
    hops[author] = 0
    lastArrival = sentAt
  }

  mutating func arrived(from sender: Int, at node: Int, now: VirtualTime) {
    guard hops[node] < 0 else { return }
    hops[node] = max(hops[sender], 0) + 1
    reached += 1
    lastHop = max(lastHop, Int(hops[node]))
    lastArrival = now
  }
}

/// Means over several probes.
struct ProbeSummary {
  var count = 0
  var copiesPerNode = 0.0
  var lastHop = 0.0
  var floodLastHop = 0.0
  var fewestHops = 0.0
  var lastArrivalMilliseconds = 0.0
  var floodMilliseconds = 0.0

  /// Against flooding over links of one speed, which is the stricter of the two comparisons.
  var lastHopRatio: Double { fewestHops > 0 ? lastHop / fewestHops : 0 }

  init(_ probes: [Probe], ledger: EventLedger) {
    let probes = probes.filter { $0.reached > 0 }
    guard !probes.isEmpty else { return }
    count = probes.count
    let number = Double(probes.count)
    let copies = probes.reduce(0) { $0 + ledger.entries[$1.event].copies }
    let reached = probes.reduce(0) { $0 + $1.reached }
    copiesPerNode = Double(copies) / Double(reached)
    lastHop = Double(probes.reduce(0) { $0 + $1.lastHop }) / number
    floodLastHop = Double(probes.reduce(0) { $0 + $1.flood.lastHop }) / number
    fewestHops = Double(probes.reduce(0) { $0 + $1.flood.fewestHops }) / number
    lastArrivalMilliseconds =
      probes.reduce(0) { $0 + $1.lastArrival.since($1.sentAt).inMilliseconds } / number
    floodMilliseconds =
      probes.reduce(0) { $0 + Double($1.flood.lastArrivalNanoseconds) / 1e6 } / number
  }
}
