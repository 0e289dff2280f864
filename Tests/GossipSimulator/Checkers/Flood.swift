/// What flooding would do: every node passes a message on over all its links at once. The first
/// copy to arrive counts, over cables with the latencies and the jitter that the real one meets.
struct Flood {
  private(set) var lastHop = 0
  private(set) var lastArrivalNanoseconds: UInt64 = 0
  private(set) var reached = 0

  init(_ simulation: Simulation, from author: Int) {
    var random = SeededRandom(seed: simulation.now.nanoseconds, subject: UInt64(author))
    let neighbours = Self.neighbours(simulation)
    let jitterMean = simulation.options.profile.jitterMean.wholeNanoseconds
    var isReached = Array(repeating: false, count: neighbours.count)
    var queue = EventQueue<(node: Int, hops: Int)>()
    queue.schedule((author, 0), at: .zero)
    while let (time, arrival) = queue.popNext() {
      guard !isReached[arrival.node] else { continue }
      isReached[arrival.node] = true
      if arrival.hops > 0 { reached += 1 }
      lastHop = max(lastHop, arrival.hops)
      lastArrivalNanoseconds = time.nanoseconds
      for (neighbour, latency) in neighbours[arrival.node] where !isReached[neighbour] {
        let due = time.nanoseconds + latency + random.exponential(meanNanoseconds: jitterMean)
        queue.schedule((neighbour, arrival.hops + 1), at: VirtualTime(nanoseconds: due))
      }
    }
  }

  private static func neighbours(_ simulation: Simulation) -> [[(node: Int, latency: UInt64)]] {
    var neighbours: [[(node: Int, latency: UInt64)]] = Array(
      repeating: [], count: simulation.nodes.count)
    for link in simulation.links where link.isOpenAtBothEnds {
      neighbours[link.ends[0].node].append((link.ends[1].node, link.baseLatencyNanoseconds))
      neighbours[link.ends[1].node].append((link.ends[0].node, link.baseLatencyNanoseconds))
    }
    return neighbours
  }
}
