import Gossip

/// The process around each engine: starting, the disk, timers, and the run of effects.
extension Simulation {
  /// True wall-clock time at the simulation's start; any constant would do.
  private static let wallStartMilliseconds: UInt64 = 1_800_000_000_000

  func instant(_ node: SimulatedNode) -> MeshInstant {
    let wall =
      Int64(Self.wallStartMilliseconds + now.nanoseconds / 1_000_000)
      + Int64(node.wallOffsetMilliseconds)
    return MeshInstant(
      // An hour ahead, so that nothing that is subtracted from it goes below zero.
      monotonicNanoseconds: now.nanoseconds + 3_600_000_000_000,
      wallMilliseconds: UInt64(max(0, wall)))
  }

  func start(_ node: SimulatedNode) {
    guard !node.isUp, !node.isGoneForGood else { return }
    node.incarnation += 1
    digest.add(UInt64(node.index) << 8 | 0x51)
    startEngine(node)
    scan(node)
    if node.index < options.recordPublishers { publishRecord(node) }
    for (order, contact) in discoveredContacts(node).enumerated() {
      let delay =
        Duration.milliseconds(20 + order % 16) + nodeRandom.duration(.zero...(.milliseconds(300)))
      after(delay, .input(node: node.index, incarnation: node.incarnation, .contactFound(contact)))
    }
  }

  /// Whom discovery shows a starting node: some others, whether they are up or not.
  private func discoveredContacts(_ node: SimulatedNode) -> [PeerContact] {
    let others = options.members - 1
    if options.contactsPerNode >= others {
      return nodes.filter { $0.index != node.index }.map(\.contact)
    }
    var chosen: Set<Int> = [node.index]
    var contacts: [PeerContact] = []
    while contacts.count < options.contactsPerNode {
      let candidate = nodeRandom.below(options.members)
      if chosen.insert(candidate).inserted { contacts.append(nodes[candidate].contact) }
    }
    return contacts
  }

  func feed(_ input: GossipInput, to node: SimulatedNode) {
    guard node.isUp else { return }
    handledCount += 1
    digest.add(now.nanoseconds ^ UInt64(node.index) << 48)
    guard let effects = node.engine?.handle(input, now: instant(node)) else { return }
    digest.add(UInt64(effects.count))
    bounds.observe(node, simulation: self)
    for effect in effects { perform(effect, node) }
  }

  private func perform(_ effect: GossipEffect, _ node: SimulatedNode) {
    switch effect {
    case .send(let link, let frame): send(frame, node: node, link: link)
    case .sendStored(let link, let range, let budget):
      let delay = Duration.microseconds(nodeRandom.within(50...500))
      after(
        delay,
        .readStored(node: node.index, incarnation: node.incarnation, link, range, budget))
    case .persist(let events): persist(events, node: node)
    case .deliverEphemeral(let message):
      duplication.ephemeralDelivered(message, to: node, simulation: self)
    case .recordRefreshDue:
      after(.microseconds(100), .refreshRecord(node: node.index, incarnation: node.incarnation))
    case .recordChanged, .recordExpired, .replicasChanged, .contactsLearned: break
    case .forkFound(_, let second):
      report(.conduct, "node \(node.index) sees a fork at \(second.id) that nobody made")
    case .ownStreamOutrun(let stream, let head):
      report(.conduct, "node \(node.index) believes \(stream) to be outrun at \(head)")
    case .ownRecordOutrun: break
    case .dial(let contact): dial(contact, from: node)
    case .disconnect(let link, _): closeByChoice(link, node: node)
    case .startTimer(let timer, let delay):
      node.timerCount += 1
      node.timers[timer] = node.timerCount
      after(
        delay,
        .timer(
          node: node.index, incarnation: node.incarnation, timer, generation: node.timerCount))
    case .cancelTimer(let timer): node.timers[timer] = nil
    }
  }

  private func persist(_ events: [Event], node: SimulatedNode) {
    for event in events {
      guard let index = ledger.index(of: event) else {
        report(.conduct, "node \(node.index) persists \(event.id), which nobody made")
        continue
      }
      duplication.persistAsked(index, node: node, simulation: self)
      node.persisting.insert(index)
      node.commits.append(
        CommitQueue.Item(event: index, isOwn: false, lacksPayload: event.lacksPayload))
    }
    beginCommit(node)
  }

  func beginCommit(_ node: SimulatedNode) {
    guard node.commits.beginBatch() else { return }
    // A commit with fsync on an SSD; now and then the disk takes its time.
    let isSlow = nodeRandom.chance(perMille: 10)
    let delay = Duration.microseconds(nodeRandom.within(isSlow ? 10_000...60_000 : 300...2500))
    after(delay, .commitEnded(node: node.index, incarnation: node.incarnation))
  }

  func commitEnded(_ node: SimulatedNode) {
    let batch = node.commits.finishBatch()
    let isFailed = node.diskFullCount > 0
    var committed: [EventID] = []
    var appended: [Event] = []
    for item in batch {
      let event = ledger.event(item.event)
      node.persisting.remove(item.event)
      if !isFailed, write(item, node) == .outOfPlace {
        report(.conduct, "node \(node.index) commits \(event.id) out of place")
      }
      if item.isOwn { appended.append(event) } else { committed.append(event.id) }
    }
    if isFailed {
      let streams = Set(committed.map(\.stream))
      for index in node.commits.takeReceived(where: { streams.contains(ledger.event($0).stream) }) {
        node.persisting.remove(index)
        committed.append(ledger.event(index).id)
      }
      if !committed.isEmpty { feed(.commitFailed(committed), to: node) }
      if !appended.isEmpty { ownCommitFailed(node) }
    } else {
      if !committed.isEmpty { feed(.committed(committed), to: node) }
      if !appended.isEmpty { ownCommitted(appended, node: node) }
    }
    beginCommit(node)
  }

  /// Into the log, and what follows from it on the same disk.
  func write(_ item: CommitQueue.Item, _ node: SimulatedNode) -> SimulatedLog.WriteResult {
    let result = node.log.write(item.event, ledger: ledger)
    guard let fact = script?.facts[item.event] else { return result }
    if !item.lacksPayload { node.chat.takePayload(item.event) }
    if result == .written, !node.chat.held.contains(item.event),
      !node.chat.absent.contains(item.event)
    {
      node.chat.take(
        fact, index: item.event, event: ledger.event(item.event), lacksPayload: item.lacksPayload)
    }
    askForMissing(node)
    return result
  }

  /// Texts that did not come are asked for after a while, and ever more rarely.
  private func askForMissing(_ node: SimulatedNode) {
    guard !node.chat.missing.isEmpty, node.isUp, node.missingPause == nil else { return }
    node.missingPause = .seconds(1)
    after(.seconds(1), .scan(node: node.index, incarnation: node.incarnation))
  }

  func readStored(_ node: SimulatedNode, link: LinkID, range: StreamRange, budget: BulkBudget) {
    var events: [Event] = []
    var bytes = 0
    for index in node.log.indexes(range) {
      if node.log.damaged.contains(Int(index)) {
        // Unless its replacement is being written.
        if !node.persisting.contains(Int(index)) {
          feed(.damaged([ledger.event(Int(index)).id]), to: node)
        }
        break
      }
      let whole = ledger.event(Int(index))
      let event = node.chat.absent.contains(Int(index)) ? whole.erased : whole
      guard events.count < budget.events, bytes + event.cost <= budget.bytes || events.isEmpty
      else { break }
      events.append(event)
      bytes += event.cost
    }
    guard let last = events.last else {
      feed(.storedMissing(link, stream: range.stream, floor: 0), to: node)
      return
    }
    send(.pulled(events), node: node, link: link)
    feed(
      .storedSent(
        link, stream: range.stream, through: last.seq, events: events.count, bytes: bytes),
      to: node)
  }
}
