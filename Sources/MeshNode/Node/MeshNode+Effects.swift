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
      commits.add(received: events)
    case .sendStored(let link, let range, let budget):
      chores.add(.serve(ServeRequest(link: link, range: range, budget: budget)))
    case .dial(let contact): chores.add(.dial(addresses.add(contact)))
    case .contactsLearned(let contacts):
      for contact in contacts { addresses.add(contact) }
      chores.add(.remember(contacts))
    case .deliverEphemeral(let message): take(message)
    case .recordChanged(let record): take(record)
    case .recordExpired(let node): forget(node)
    case .recordRefreshDue: publishRecord()
    case .replicasChanged(let streams):
      if streams.contains(author.stream) { tellDeliveries() }
    case .forkFound(_, let second):
      foundFork(second)
    case .ownStreamOutrun(let stream, let peerHead):
      leave(stream, peerHead: peerHead)
    case .ownRecordOutrun(let revision):
      self.revision = max(self.revision, revision)
      publishRecord()
    }
  }

  /// The own stream's next places are taken by events that this node has lost.
  private func leave(_ stream: StreamID, peerHead: UInt64) {
    guard stream == author.stream, !isBeginningStream else { return }
    logger.warning(
      "a peer holds more of this node's stream than the node itself: beginning a new stream",
      metadata: ["stream": "\(stream)", "peer head": "\(peerHead)"])
    isBeginningStream = true
    let error = ChatError(
      .busy, "This node found that its data is older than it was; say it again.")
    for post in commits.takePosts() { post.answer?.resume(returning: .failure(error)) }
    chores.add(.beginStream)
  }

  /// Both events are kept, and the author's node is shown as forked; what this node follows is the
  /// branch that came first.
  private func foundFork(_ second: Event) {
    guard let key = streamKeys.key(of: second.stream) else {
      if earlyForks.count < Self.forksMax { earlyForks.append(second) }
      return
    }
    let author = NodeID(identity.cryptography.hash(key.bytes))
    if forked.insert(author).inserted {
      logger.error(
        "two different events at one place of a stream: its author's data was copied or altered",
        metadata: ["event": "\(second.id)", "author": "\(author)"])
      records.markPictureChanged()
    }
    chores.add(.keepFork(second))
  }

  /// First events were committed.
  func takeEarlyForks() {
    guard !earlyForks.isEmpty else { return }
    let forks = earlyForks
    earlyForks = []
    for fork in forks { foundFork(fork) }
  }

  func tellDeliveries() {
    let changed = deliveries.changes { engine.replicas(of: $0) }
    if !changed.isEmpty { feed([.delivery(changed)]) }
  }
}
