import Chat
import Gossip

/// After healing all nodes show the same room and the same messages, the same as if every event had
/// come in the order in which it was made; what is deleted is nowhere, and every other text is
/// everywhere where anybody has it.
struct ChatChecker {
  func check(_ simulation: Simulation) {
    guard let script = simulation.script else { return }
    let expected = simulation.nodes.filter { !$0.isGoneForGood && $0.isUp }
    guard let first = expected.first else { return }
    var reference = SimulatedChat()
    for (index, fact) in script.facts.sorted(by: { $0.key < $1.key })
    where first.log.holds(index, ledger: simulation.ledger) {
      reference.take(fact, index: index, event: simulation.ledger.event(index), lacksPayload: false)
    }
    let shown = reference.shown(to: script.everybody)
    let anywhere = expected.reduce(into: Set<Int>()) { $0.formUnion($1.chat.held) }
    for node in expected where simulation.violations.count < 10 {
      if node.chat.shown(to: script.everybody) != shown {
        simulation.report(.chat, "node \(node.index) shows something else than the others")
      }
      if let kept = node.chat.held.intersection(reference.deleted).min() {
        let id = simulation.ledger.event(kept).id
        simulation.report(.chat, "node \(node.index) keeps the text of \(id), which is deleted")
      }
      if let missing = node.chat.missing.intersection(anywhere).min() {
        let id = simulation.ledger.event(missing).id
        simulation.report(.chat, "node \(node.index) has not the text of \(id), which others have")
      }
    }
  }
}
