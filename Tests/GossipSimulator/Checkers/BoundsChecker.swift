import Gossip

/// Nothing in an engine or in a link's queues ever grows past its limit.
struct BoundsChecker {
  /// The largest value of each quantity that was ever seen, by name.
  private(set) var maxima: [(name: String, value: Int, limit: Int)] = []
  private(set) var laneBytesMax = 0
  private var observations = 0

  /// Looks at a node after it handled something: always in small meshes, now and then in large
  /// ones, where asking costs more than handling.
  mutating func observe(_ node: SimulatedNode, simulation: Simulation) {
    observations += 1
    let members = simulation.options.members
    let every = members <= 20 ? 1 : members <= 100 ? 4 : 64
    guard observations.isMultiple(of: every), let footprint = node.engine?.footprint else { return }
    let quantities = Self.quantities(footprint, simulation.options.configuration)
    if maxima.isEmpty { maxima = quantities.map { ($0.name, 0, $0.limit) } }
    for (index, quantity) in quantities.enumerated() where quantity.value > maxima[index].value {
      maxima[index].value = quantity.value
      if quantity.value > quantity.limit {
        simulation.report(
          .bounds,
          "node \(node.index) has \(quantity.value) \(quantity.name), at most \(quantity.limit)")
      }
    }
  }

  /// Frames held back for a link: the live lane has hard limits, the other two have those that
  /// the protocol promises.
  mutating func observe(_ lanes: LaneQueue, node: Int, simulation: Simulation) {
    laneBytesMax = max(laneBytesMax, lanes.totalBytes)
    let repair = simulation.options.configuration.repair
    let bulkMax = repair.unit.bytes * repair.windowUnits
    if lanes.bytes[1] > LaneQueue.liveBytesMax || lanes.liveEvents > LaneQueue.liveEventsMax {
      simulation.report(.bounds, "the live lane of node \(node) is over its limit")
    }
    if lanes.bytes[2] > bulkMax {
      simulation.report(.bounds, "the bulk lane of node \(node) holds \(lanes.bytes[2]) bytes")
    }
    if lanes.bytes[0] > Self.controlBytesMax {
      simulation.report(.bounds, "the control lane of node \(node) holds \(lanes.bytes[0]) bytes")
    }
  }

  /// What control frames may pile up to in the six seconds before a blocked link is given up.
  static let controlBytesMax = 4 << 20

  private static func quantities(
    _ footprint: GossipFootprint, _ configuration: GossipConfiguration
  ) -> [(name: String, value: Int, limit: Int)] {
    let limits = configuration.limits
    let repair = configuration.repair
    return [
      ("streams", footprint.streams, limits.streamsMax),
      ("links", footprint.links, configuration.overlay.linksMax),
      ("members", footprint.members, configuration.softState.recordsMax),
      ("records", footprint.records, configuration.softState.recordsMax),
      ("contacts", footprint.contacts, configuration.overlay.contactsMax),
      ("bytes out of order", footprint.outOfOrderBytes, limits.outOfOrderBytes),
      (
        "events out of order in a stream", footprint.outOfOrderPerStreamMax,
        limits.outOfOrderPerStream
      ),
      ("uncommitted events", footprint.uncommittedEvents, limits.uncommittedEvents),
      ("uncommitted bytes", footprint.uncommittedBytes, limits.uncommittedBytes),
      (
        "ephemeral messages remembered", footprint.ephemeralSeen,
        configuration.softState.ephemeralSeenMax
      ),
      ("departed nodes", footprint.departed, configuration.softState.departedMax),
      ("damaged events", footprint.damaged, limits.damagedMax),
      ("ranges to serve", footprint.serveRangesMax, repair.serveRangesMax),
      ("streams asked of a link", footprint.pullStreamsMax, repair.pullStreamsMax),
      (
        "events of credit", footprint.creditEventsMax, repair.unit.events * repair.windowUnits
      ),
      ("bytes of credit", footprint.creditBytesMax, repair.unit.bytes * repair.windowUnits),
    ]
  }
}
