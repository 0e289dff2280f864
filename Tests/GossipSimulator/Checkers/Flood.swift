/// What flooding would do: every node passes a message on over all its links at once. The first
/// copy to arrive counts, over cables with the latencies and the jitter that the real one meets.
struct Flood {
  /// Links that the first copy to arrive at each node had crossed, at most.
  private(set) var lastHop = 0
  /// The same if all links were equally fast, as in the papers' simulators: no tree is flatter.
  private(set) var fewestHops = 0
  private(set) var lastArrivalNanoseconds: UInt64 = 0
  private(set) var reached = 0

  init(_ simulation: Simulation, from author: Int) {
    var random = SeededRandom(seed: simulation.now.nanoseconds, subject: UInt64(author))
    let neighbours = Self.neighbours(simulation)
    let jitterMean = simulation.options.profile.jitterMean.wholeNanoseconds
    fewestHops = Self.eccentricity(neighbours, of: author)
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

  private static func eccentricity(
    _ neighbours: [[(node: Int, latency: UInt64)]], of author: Int
  ) -> Int {
    var isReached = Array(repeating: false, count: neighbours.count)
    isReached[author] = true
    var ring = [author]
    var hops = 0
    while true {
      var next: [Int] = []
      for node in ring {
        for (neighbour, _) in neighbours[node] where !isReached[neighbour] {
          isReached[neighbour] = true
          next.append(neighbour)
        }
      }
      guard !next.isEmpty else { return hops }
      hops += 1
      ring = next
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
