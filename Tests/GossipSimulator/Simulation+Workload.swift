import Gossip

/// What the simulated people do, and the life of own events: appended, committed, acknowledged.
extension Simulation {
  func startEngine(_ node: SimulatedNode) {
    if node.ownStreams.isEmpty, node.index < options.authors {
      node.ownStreams.append(StreamID(Mixing.mix(options.seed ^ Mixing.mix(UInt64(node.index)))))
    }
    let own = node.ownStreams.last
    let seed = Mixing.mix(options.seed &+ UInt64(node.index) << 20 &+ UInt64(node.incarnation))
    let engine = GossipEngine(
      configuration: options.configuration, self: node.id, contact: node.contact, seed: seed,
      frontier: node.log.heads(ledger: ledger), ownStream: own)
    node.engine = EngineUnderTest(engine, defect: options.defect)
    feed(.started, to: node)
    restoreAuthor(node)
    // Every stream begins with the event that names its author and the mesh.
    if let author = node.author, author.nextSeq == 0 { append(byteCount: 72, node: node) }
  }

  private func restoreAuthor(_ node: SimulatedNode) {
    guard let own = node.ownStreams.last else { return }
    let last = node.log.lastIndex(of: own).map { ledger.event($0) }
    node.author = SimulatedAuthor(stream: own, last: last, signer: node.signer)
  }

  /// Plans a message; whether it is said depends on the node being up then.
  package func planMessage(at time: VirtualTime, node: Int, byteCount: Int) {
    queue.schedule(.say(node: node, byteCount: byteCount), at: time)
  }

  package func planEphemeral(at time: VirtualTime, node: Int) {
    queue.schedule(.sayEphemeral(node: node), at: time)
  }

  func say(_ node: SimulatedNode, byteCount: Int) {
    guard node.isUp, !node.isStopped, node.author != nil else { return }
    append(byteCount: byteCount, node: node)
  }

  private func append(byteCount: Int, node: SimulatedNode) {
    let content = [UInt8](repeating: UInt8(truncatingIfNeeded: node.index), count: byteCount)
    let wall = instant(node).wallMilliseconds
    let hasText = node.author?.nextSeq != 0 && script?.hasText(ledger.entries.count) == true
    let event = node.author?.append(
      body: hasText ? [1] : content, payload: hasText ? content : nil, wallMilliseconds: wall)
    guard let event else { return }
    let index = ledger.insert(event, author: node.index, at: now)
    script?.insert(event, index: index, author: node.index)
    node.commits.append(CommitQueue.Item(event: index, isOwn: true))
    beginCommit(node)
  }

  func ownCommitted(_ events: [Event], node: SimulatedNode) {
    for event in events {
      guard let index = ledger.index(of: event) else { continue }
      ledger.acknowledge(index, at: now)
      if isProbing, event.seq > 0 { beginProbe(index, author: node) }
    }
    feed(.appended(events), to: node)
  }

  /// The person is told "not stored"; the stream goes on from what the log holds.
  func ownCommitFailed(_ node: SimulatedNode) {
    node.commits.dropOwnWaiting()
    restoreAuthor(node)
  }

  func sayEphemeral(_ node: SimulatedNode) {
    guard node.isUp, !node.isStopped else { return }
    let body = [UInt8](repeating: 7, count: 40)
    feed(
      .ephemeralPublished(
        EphemeralMessage(
          author: node.id, authorKey: node.signer.publicKey, id: workloadRandom.next(),
          deadlineMilliseconds: instant(node).wallMilliseconds + 6_000, body: body,
          signature: node.signer.sign(body))),
      to: node)
    ephemeralsSaid += 1
  }

  func publishRecord(_ node: SimulatedNode) {
    node.recordRevision = max(node.recordRevision + 1, UInt64(node.incarnation) << 24)
    let body = [UInt8](repeating: 1, count: 120)
    feed(
      .ownRecordChanged(
        NodeRecord(
          node: node.id, nodeKey: node.signer.publicKey, revision: node.recordRevision, body: body,
          signature: node.signer.sign(body))),
      to: node)
  }
}
