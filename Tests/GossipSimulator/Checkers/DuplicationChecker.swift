import Gossip

/// Each event goes to each log once, each ephemeral message to each chat once, and payloads cross
/// links hardly more often than there are nodes.
struct DuplicationChecker {
  /// Payload copies per node in steady state, at most.
  package static let steadyCopiesMax = 1.05
  /// The same for the first message after 10 % of the nodes were killed.
  package static let killedCopiesMax = 1.5
  /// Last hop, as a multiple of flooding's on the same overlay.
  package static let lastHopRatioMax = 1.3

  private(set) var ephemeralDeliveries = 0
  /// (message, node, run) that were delivered.
  private var delivered: Set<UInt64> = []

  mutating func persistAsked(_ index: Int, node: SimulatedNode, simulation: Simulation) {
    // Of a damaged event a second replacement may come while the first is being written.
    if node.log.damaged.contains(index) || node.chat.absent.contains(index) { return }
    let isHeld = node.log.holds(index, ledger: simulation.ledger)
    if isHeld || node.persisting.contains(index) {
      let id = simulation.ledger.event(index).id
      simulation.report(.duplication, "node \(node.index) persists \(id) twice")
    }
  }

  mutating func ephemeralDelivered(
    _ message: EphemeralMessage, to node: SimulatedNode, simulation: Simulation
  ) {
    ephemeralDeliveries += 1
    let place = UInt64(node.index) << 24 | UInt64(node.incarnation)
    if !delivered.insert(Mixing.mix(message.id ^ Mixing.mix(place))).inserted {
      simulation.report(.duplication, "node \(node.index) delivers an ephemeral message twice")
    }
  }

  /// Judges the payload copies of the messages that were followed.
  func check(_ probes: [Probe], copiesMax: Double, simulation: Simulation) {
    let summary = ProbeSummary(probes, ledger: simulation.ledger)
    guard summary.count > 0 else { return }
    if summary.copiesPerNode > copiesMax {
      simulation.report(
        .duplication, "\(summary.copiesPerNode) payload copies per node, at most \(copiesMax)")
    }
  }

  /// Judges how deep the trees are against flooding.
  func checkDepth(_ probes: [Probe], simulation: Simulation) {
    let summary = ProbeSummary(probes, ledger: simulation.ledger)
    guard summary.count > 0 else { return }
    if summary.lastHopRatio > Self.lastHopRatioMax {
      simulation.report(
        .duplication,
        "the last hop is \(summary.lastHopRatio) times flooding's, at most \(Self.lastHopRatioMax)")
    }
  }
}
