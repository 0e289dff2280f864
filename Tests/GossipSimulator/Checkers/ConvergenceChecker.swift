import Gossip

/// After healing every acknowledged event is on every live node, and all logs and frontiers are
/// equal.
struct ConvergenceChecker {
  /// Cheap enough to be asked every few milliseconds of virtual time.
  func isReached(_ simulation: Simulation) -> Bool {
    let expected = simulation.nodes.filter { !$0.isGoneForGood }
    guard let first = expected.first else { return true }
    for node in expected {
      guard node.isUp, !node.isStopped, node.commits.count == 0,
        node.log.contentDigest == first.log.contentDigest,
        node.log.eventCount == first.log.eventCount
      else { return false }
    }
    return missingEvent(first, simulation) == nil
  }

  /// Says what is wrong with each node, for at most ten of them; nothing when all is well.
  func check(_ simulation: Simulation) {
    let expected = simulation.nodes.filter { !$0.isGoneForGood }
    guard let fullest = expected.max(by: { $0.log.eventCount < $1.log.eventCount }) else { return }
    let heads = fullest.log.heads(ledger: simulation.ledger)
    for node in expected where simulation.violations.count < 10 {
      if !node.isUp {
        simulation.report(.convergence, "node \(node.index) is not up")
      } else if let missing = missingEvent(node, simulation) {
        let event = simulation.ledger.event(missing)
        simulation.report(
          .convergence, "node \(node.index) lacks \(event.id), which was acknowledged")
      } else if node.log.heads(ledger: simulation.ledger) != heads {
        simulation.report(
          .convergence, "log of node \(node.index) differs from that of node \(fullest.index)")
      } else if let engine = node.engine, engine.frontier != heads {
        simulation.report(.convergence, "node \(node.index)'s frontier is not what its log holds")
      }
    }
  }

  /// The first acknowledged event that a log does not hold. What nobody but a node that is gone
  /// for good ever had is gone with it.
  private func missingEvent(_ node: SimulatedNode, _ simulation: Simulation) -> Int? {
    let ledger = simulation.ledger
    for (index, entry) in ledger.entries.enumerated() where entry.acknowledgedAt != nil {
      if node.log.holds(index, ledger: ledger) { continue }
      if simulation.nodes[entry.author].isGoneForGood,
        !simulation.nodes.contains(where: {
          !$0.isGoneForGood && $0.log.holds(index, ledger: ledger)
        })
      {
        continue
      }
      return index
    }
    return nil
  }
}
