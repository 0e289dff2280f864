import Gossip

/// Links: dialling, sending, arriving, closing, silence.
extension Simulation {
  /// How long the transport waits before it calls a peer dead (DESIGN, "Failure detection").
  private static let deadAfter = Duration.seconds(6)
  private static let dialTimeout = Duration.milliseconds(1500)
  /// When Linux sends a SYN that was not answered again.
  private static let synRetransmission = Duration.seconds(1)
  /// What the kernel takes off our hands before frames wait in their lanes.
  private static let kernelBufferNanoseconds: UInt64 = 4_000_000
  /// TCP's smallest retransmission time-out on Linux.
  private static let retransmissionNanoseconds: UInt64 = 200_000_000

  func dial(_ contact: PeerContact, from node: SimulatedNode) {
    guard let index = nodeByKey[contact.key], index != node.index else {
      after(
        .milliseconds(1),
        .dialTimedOut(node: node.index, incarnation: node.incarnation, contact.key))
      return
    }
    let peer = nodes[index]
    let base = options.profile.baseLatencyNanoseconds(node.index, index, seed: options.seed)
    let link = SimulatedLink(
      initiator: .init(node: node.index, incarnation: node.incarnation, id: node.nextLinkID()),
      responder: .init(node: index, incarnation: peer.incarnation, id: peer.nextLinkID()),
      baseLatencyNanoseconds: base)
    if isSilent(node.index, index) {
      after(Self.synRetransmission, .synSentAgain(link, contact: contact))
    } else {
      after(handshakeTime(link), .handshakeEnded(link, contact: contact))
    }
  }

  /// The second and last attempt of a dial that was not answered.
  func synSentAgain(_ link: SimulatedLink, contact: PeerContact) {
    let end = link.ends[0]
    if isSilent(end.node, link.ends[1].node) {
      after(
        Self.dialTimeout - Self.synRetransmission,
        .dialTimedOut(node: end.node, incarnation: end.incarnation, contact.key))
    } else {
      after(handshakeTime(link), .handshakeEnded(link, contact: contact))
    }
  }

  /// Whether a dial gets no answer at all, not even that nobody is there.
  private func isSilent(_ from: Int, _ to: Int) -> Bool {
    conditions.isBlocked(from: from, to: to) || conditions.isBlocked(from: to, to: from)
      || nodes[to].isStopped
  }

  private func handshakeTime(_ link: SimulatedLink) -> Duration {
    .nanoseconds(Int64(link.baseLatencyNanoseconds * 6)) + options.profile.handshakeWork
  }

  func handshakeEnded(_ link: SimulatedLink, contact: PeerContact) {
    let node = nodes[link.ends[0].node]
    let peer = nodes[link.ends[1].node]
    guard node.isUp, node.incarnation == link.ends[0].incarnation else { return }
    let isRefused =
      !peer.isUp || peer.incarnation != link.ends[1].incarnation
      || isSilent(node.index, peer.index)
    if isRefused {
      after(.zero, .dialTimedOut(node: node.index, incarnation: node.incarnation, contact.key))
      return
    }
    let base = link.baseLatencyNanoseconds
    for end in 0...1 {
      link.ends[end].isOpen = true
      nodes[link.ends[end].node].links[link.ends[end].id] = link
      link.ends[end].outgoing.lastArrival = now.nanoseconds + base
    }
    links.append(link)
    compactLinks()
    after(.zero, .linkUp(link, end: 0))
    after(.nanoseconds(Int64(base)), .linkUp(link, end: 1))
  }

  func linkUp(_ link: SimulatedLink, end: Int) {
    guard link.ends[end].isOpen else { return }
    let node = nodes[link.ends[end].node]
    let peer = nodes[link.ends[1 - end].node]
    feed(.linkUp(link.ends[end].id, peer: peer.id, isInitiator: end == 0), to: node)
    feed(.roundTripMeasured(link.ends[end].id, link.roundTrip), to: node)
  }

  // MARK: Sending

  func send(_ frame: Frame, node: SimulatedNode, link id: LinkID) {
    guard let link = node.links[id] else { return }
    let end = link.ends[0].node == node.index ? 0 : 1
    guard link.ends[end].isOpen else { return }
    let byteCount = frame.approximateByteCount
    digest.add(frame)
    node.framesSent += 1
    node.bytesSent += byteCount
    traffic.count(frame, byteCount: byteCount)
    if mustWait(link.ends[end].outgoing) {
      hold(frame, byteCount: byteCount, link: link, end: end)
    } else {
      transmit(frame, byteCount: byteCount, link: link, end: end)
    }
  }

  private func mustWait(_ direction: SimulatedLink.Direction) -> Bool {
    direction.blockedSince != nil || direction.waiting != nil
      || direction.busyUntil > now.nanoseconds + Self.kernelBufferNanoseconds
  }

  private func hold(_ frame: Frame, byteCount: Int, link: SimulatedLink, end: Int) {
    var lanes = link.ends[end].outgoing.waiting.take() ?? LaneQueue()
    let isKept = lanes.append(frame, byteCount: byteCount)
    bounds.observe(lanes, node: link.ends[end].node, simulation: self)
    link.ends[end].outgoing.waiting = lanes
    if !isKept {
      let own = link.ends[end]
      after(
        .zero, .input(node: own.node, incarnation: own.incarnation, .liveLaneOverflowed(own.id)))
    }
    scheduleDrain(link, end: end)
  }

  private func scheduleDrain(_ link: SimulatedLink, end: Int) {
    let direction = link.ends[end].outgoing
    guard direction.blockedSince == nil, !direction.isDraining else { return }
    link.ends[end].outgoing.isDraining = true
    let due = max(now.nanoseconds, direction.busyUntil)
    queue.schedule(.drain(link, end: end), at: VirtualTime(nanoseconds: due))
  }

  func drain(_ link: SimulatedLink, end: Int) {
    link.ends[end].outgoing.isDraining = false
    guard link.ends[end].isOpen, link.ends[end].outgoing.blockedSince == nil else { return }
    guard var lanes = link.ends[end].outgoing.waiting.take() else { return }
    while link.ends[end].outgoing.busyUntil <= now.nanoseconds + Self.kernelBufferNanoseconds,
      let frame = lanes.popFirst()
    {
      transmit(frame, byteCount: frame.approximateByteCount, link: link, end: end)
    }
    guard !lanes.isEmpty else { return }
    link.ends[end].outgoing.waiting = lanes
    scheduleDrain(link, end: end)
  }

  private func transmit(_ frame: Frame, byteCount: Int, link: SimulatedLink, end: Int) {
    let start = max(link.ends[end].outgoing.busyUntil, now.nanoseconds)
    let sent = start + UInt64(byteCount) * options.profile.nanosecondsPerByte
    link.ends[end].outgoing.busyUntil = sent
    let jitter = networkRandom.exponential(
      meanNanoseconds: options.profile.jitterMean.wholeNanoseconds)
    var due = sent + link.baseLatencyNanoseconds + jitter + conditions.extraDelayNanoseconds
    var copies = 1
    var isInOrder = true
    if conditions.hasFrameFaults {
      if networkRandom.chance(perMille: conditions.lossPerMille) {
        due += Self.retransmissionNanoseconds
      }
      if networkRandom.chance(perMille: conditions.frameLossPerMille) { copies = 0 }
      if networkRandom.chance(perMille: conditions.duplicationPerMille) { copies += 1 }
      if networkRandom.chance(perMille: conditions.reorderingPerMille) {
        isInOrder = false
        due += networkRandom.duration(.zero...(.milliseconds(50))).wholeNanoseconds
      }
    }
    if isInOrder {
      due = max(due, link.ends[end].outgoing.lastArrival + 1)
      link.ends[end].outgoing.lastArrival = due
    }
    for copy in 0..<copies {
      let passed = passedThroughCodec(frame)
      let at = VirtualTime(nanoseconds: due + UInt64(copy) * 7_000_000)
      queue.schedule(.arrival(link, end: 1 - end, passed), at: at)
    }
  }

  func arrive(_ frame: Frame, link: SimulatedLink, end: Int) {
    guard link.ends[end].isOpen else { return }
    let node = nodes[link.ends[end].node]
    countCopies(frame, from: link.ends[1 - end].node, to: node)
    feed(.frameReceived(link.ends[end].id, frame), to: node)
  }

  // MARK: Closing

  /// The engine lets go of a link.
  func closeByChoice(_ id: LinkID, node: SimulatedNode) {
    guard let link = node.links[id] else { return }
    let end = link.ends[0].node == node.index ? 0 : 1
    closeOtherEnd(link, of: end)
    after(.zero, .linkClosed(link, end: end))
  }

  /// This end is closed: its process is told, and the other end gets to know if it can.
  func closeHere(_ link: SimulatedLink, end: Int) {
    guard link.ends[end].isOpen else { return }
    link.ends[end].isOpen = false
    link.ends[end].outgoing.waiting = nil
    let node = nodes[link.ends[end].node]
    node.links[link.ends[end].id] = nil
    closeOtherEnd(link, of: end)
    feed(.linkDown(link.ends[end].id), to: node)
  }

  /// Behind everything that is still under way. A blocked direction carries no goodbye: the other
  /// end finds out by its dead check.
  func closeOtherEnd(_ link: SimulatedLink, of end: Int) {
    let direction = link.ends[end].outgoing
    guard link.ends[1 - end].isOpen, direction.blockedSince == nil else { return }
    let soonest = now.nanoseconds + link.baseLatencyNanoseconds
    let due = max(soonest, direction.lastArrival + 1)
    queue.schedule(.linkClosed(link, end: 1 - end), at: VirtualTime(nanoseconds: due))
  }

  func deadCheck(_ link: SimulatedLink, end: Int, blocking: Int) {
    // A direction that lets nothing through silences both ends: the pings or their answers.
    let direction = link.ends[blocking & 1].outgoing
    if direction.blockedSince != nil, direction.blockings == blocking >> 1 {
      closeHere(link, end: end)
    }
  }

  /// Compares each live link with the conditions after they changed.
  func applyConditions() {
    for link in links {
      for end in 0...1 {
        let isBlocked =
          conditions.isBlocked(from: link.ends[end].node, to: link.ends[1 - end].node)
          || nodes[link.ends[1 - end].node].isStopped
        setBlocked(isBlocked, link: link, end: end)
      }
    }
  }

  private func setBlocked(_ isBlocked: Bool, link: SimulatedLink, end: Int) {
    guard isBlocked != (link.ends[end].outgoing.blockedSince != nil) else { return }
    if isBlocked {
      link.ends[end].outgoing.blockedSince = now.nanoseconds
      link.ends[end].outgoing.blockings += 1
      let blocking = link.ends[end].outgoing.blockings << 1 | end
      for side in 0...1 where link.ends[side].isOpen {
        let wait = Self.deadAfter + networkRandom.duration(.zero...(.milliseconds(500)))
        after(wait, .deadCheck(link, end: side, blocking: blocking))
      }
    } else {
      link.ends[end].outgoing.blockedSince = nil
      // One end gave up meanwhile: the other hears of it now.
      if !link.ends[end].isOpen { closeOtherEnd(link, of: end) }
      scheduleDrain(link, end: end)
    }
  }

  /// Forgets the closed ones whenever the list has doubled.
  private func compactLinks() {
    guard links.count >= linksBeforeCompaction else { return }
    links.removeAll { !$0.ends[0].isOpen && !$0.ends[1].isOpen }
    linksBeforeCompaction = max(64, links.count * 2)
  }
}
