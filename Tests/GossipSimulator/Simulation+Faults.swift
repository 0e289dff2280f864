import Gossip

/// Faults taking effect and wearing off.
extension Simulation {
  func begin(fault index: Int) {
    let fault = schedule.faults[index]
    digest.add(0xFA << 8 | UInt64(index))
    switch fault.kind {
    case .rate(let rate, let perMille, _): conditions.addRate(rate, perMille: perMille, sign: 1)
    case .delay(let delay, _): conditions.addDelay(delay, sign: 1)
    case .oneWayCut(let from, let to, _): conditions.addCut(1, from: from, to: to)
    case .partition(let side, _):
      for node in side { conditions.setSide(true, partition: index, node: node) }
    case .swizzleClog(let clogs):
      for clog in clogs {
        after(clog.closes, .clog(node: clog.node, change: 1))
        after(clog.opens, .clog(node: clog.node, change: -1))
      }
      return
    case .pause(let node, _): stop(nodes[node])
    case .kill(let node, let kept, let restart):
      kill(nodes[node], keptPerMille: kept)
      if let restart {
        after(restart, .startNode(node))
      } else {
        nodes[node].isGoneForGood = true
      }
      return
    case .clockStep(let node, let milliseconds):
      nodes[node].wallOffsetMilliseconds += milliseconds
      return
    case .damage(let node, let count):
      damage(nodes[node], count: count)
      return
    case .diskFull(let node, _): nodes[node].diskFullCount += 1
    }
    queue.schedule(.faultEnds(index), at: .zero + fault.end)
    applyConditions()
  }

  func end(fault index: Int) {
    switch schedule.faults[index].kind {
    case .rate(let rate, let perMille, _): conditions.addRate(rate, perMille: perMille, sign: -1)
    case .delay(let delay, _): conditions.addDelay(delay, sign: -1)
    case .oneWayCut(let from, let to, _): conditions.addCut(-1, from: from, to: to)
    case .partition(let side, _):
      for node in side { conditions.setSide(false, partition: index, node: node) }
    case .pause(let node, _): resume(nodes[node])
    case .diskFull(let node, _): nodes[node].diskFullCount -= 1
    case .swizzleClog, .kill, .clockStep, .damage: break
    }
    applyConditions()
  }

  func clog(node: Int, change: Int) {
    conditions.addClog(change, node: node)
    applyConditions()
  }

  private func stop(_ node: SimulatedNode) {
    node.stopCount += 1
    node.isStopped = node.isUp
  }

  /// The process goes on: first with what waited for it, in order.
  func resume(_ node: SimulatedNode) {
    node.stopCount -= 1
    guard node.isStopped, node.stopCount == 0 else { return }
    node.isStopped = false
    for event in node.deferred { after(.zero, event) }
    node.deferred = []
  }

  /// What nobody else has could never come back, so it is spared.
  private func damage(_ node: SimulatedNode, count: Int) {
    let others = nodes.filter { $0.index != node.index && !$0.isGoneForGood }
    let candidates = ledger.entries.indices.filter { index in
      node.log.holds(index, ledger: ledger)
        && others.contains { $0.log.holds(index, ledger: ledger) }
    }
    for index in nodeRandom.shuffled(candidates).prefix(count) {
      node.log.damage(index, ledger: ledger)
    }
    after(.zero, .scan(node: node.index, incarnation: node.incarnation))
  }

  /// The store checks what it reads; here all of it at once.
  func scan(_ node: SimulatedNode) {
    let wanted = node.log.damaged.union(node.chat.missing).subtracting(node.persisting)
    if node.chat.missing.isEmpty {
      node.missingPause = nil
    } else {
      let pause = node.missingPause ?? .milliseconds(500)
      node.missingPause = pause * 2
      after(pause * 2, .scan(node: node.index, incarnation: node.incarnation))
    }
    guard !wanted.isEmpty else { return }
    feed(.damaged(wanted.sorted().map { ledger.event($0).id }), to: node)
  }

  private func kill(_ node: SimulatedNode, keptPerMille: Int) {
    guard node.isUp else { return }
    let underWay = node.commits.finishBatch()
    // A torn write: the first part is on the disk, though nobody was told.
    let isDiskFull = node.diskFullCount > 0
    let kept = isDiskFull ? 0 : underWay.count * keptPerMille / 1000
    for item in underWay.prefix(kept) { _ = write(item, node) }
    let open = node.links.sorted { $0.key < $1.key }.map(\.value)
    node.forgetProcess()
    for link in open {
      let end = link.ends[0].node == node.index ? 0 : 1
      link.ends[end].isOpen = false
      link.ends[end].outgoing.waiting = nil
      closeOtherEnd(link, of: end)
    }
  }
}
