import Chat
import Gossip
import Logging

/// The engine's commands, carried out. Nothing here waits.
extension MeshNode {
  func perform(_ effect: GossipEffect) {
    switch effect {
    case .send(let link, let frame): links.send(frame, to: link)
    case .disconnect(let link, let reason): links.disconnect(link, reason: reason)
    case .startTimer(let timer, let delay): links.startTimer(timer, after: delay)
    case .cancelTimer(let timer): links.cancelTimer(timer)
    case .persist(let events):
      commits.add(.received(events))
      commitSignal.raise()
    case .sendStored(let link, let range, let budget):
      chores.add(.serve(ServeRequest(link: link, range: range, budget: budget)))
    case .dial(let contact): chores.add(.dial(addresses.add(contact)))
    case .contactsLearned(let contacts):
      for contact in contacts { addresses.add(contact) }
      chores.add(.remember(contacts))
    case .deliverEphemeral: break
    case .recordChanged(let record): take(record)
    case .recordExpired(let node): forget(node)
    case .recordRefreshDue: publishRecord()
    case .replicasChanged(let streams):
      if streams.contains(author.stream) { tellDeliveries() }
    case .forkFound(_, let second):
      logger.error(
        "two different events at one place of a stream: its author's data was copied or altered",
        metadata: ["event": "\(second.id)"])
    case .ownStreamOutrun(let stream, let peerHead):
      logger.warning(
        "a peer holds more of this node's stream than the node itself: beginning a new stream",
        metadata: ["stream": "\(stream)", "peer head": "\(peerHead)"])
      chores.add(.beginStream)
    }
  }

  func tellDeliveries() {
    let changed = deliveries.changes { engine.replicas(of: $0) }
    if !changed.isEmpty { feed([.delivery(changed)]) }
  }
}
