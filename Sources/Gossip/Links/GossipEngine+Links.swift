/// Links that come and go.
extension GossipEngine {
  mutating func linkCameUp(_ link: LinkID, peer: NodeID, isInitiator: Bool) {
    guard !isStopping else {
      effects.append(.disconnect(link, .stopping))
      return
    }
    guard peer != id else {
      effects.append(.disconnect(link, .protocolViolation("a node does not link to itself")))
      return
    }
    if let present = linkTable.slot(ofPeer: peer) {
      guard isInitiator == linkTable[present].isInitiator || isInitiator == (id < peer) else {
        effects.append(.disconnect(link, .duplicate))
        return
      }
      // Of two that one side dialled the later one stays: it dials only when it has lost the first.
      disconnect(present, .duplicate)
    }
    let state = LinkState(id: link, peer: peer, isInitiator: isInitiator, now: nanoseconds)
    guard let slot = linkTable.insert(state, max: configuration.overlay.linksMax) else {
      effects.append(.disconnect(link, .notNeeded))
      return
    }
    contactLinked(peer.key)
    membership.linked(peer)
    updateMesh()
    beginTrees(slot)
    sendFingerprint(slot)
    startTimer(.fingerprint(link), after: jittered(configuration.repair.fingerprintInterval))
    greet(slot)
    sendAllRecords(to: slot)
    if !repair.damaged.isEmpty { startRepairTimer() }
    checkOverlay()
  }

  /// In a partial mesh the streams have their trees already: the new link is lazy, and becomes the
  /// parent only where there is none. In a full mesh authors push to all, so it begins eager.
  private mutating func beginTrees(_ slot: Int) {
    guard !isFullMesh else { return }
    for index in 0..<streams.count {
      streams[index].lazyOut.insert(slot)
      streams[index].lazyIn.insert(slot)
      if streams[index].parent == nil, !streams[index].isOwn { graft(index, slot) }
    }
  }

  mutating func linkWentDown(_ link: LinkID) {
    guard let slot = linkTable.slot(of: link) else { return }
    removeLink(slot, isLost: !linkTable[slot].isLeaving)
    checkOverlay()
  }

  /// Ends a link from this side; the `linkDown` that follows is of a link no longer known.
  mutating func disconnect(_ slot: Int, _ reason: DisconnectReason) {
    let link = linkTable[slot].id
    removeLink(slot, isLost: false)
    effects.append(.disconnect(link, reason))
  }

  private mutating func removeLink(_ slot: Int, isLost: Bool) {
    let link = linkTable[slot]
    linkTable.remove(slot: slot)
    effects.append(.cancelTimer(.fingerprint(link.id)))
    for index in 0..<streams.count {
      let wasParent = streams[index].parent == slot
      let wasPulled = streams[index].pullSlot == slot
      streams[index].forget(slot: slot)
      if wasPulled, streams[index].hasGap { want(index) }
      if wasParent { replaceParent(index) }
    }
    regraftSoftTrees(without: slot)
    membership.unlinked(link.peer)
    contactUnlinked(link.peer.key, isLost: isLost)
    updateMesh()
  }

  /// The parent is gone: the tree is mended at once rather than when the next event is missed.
  /// Links that are lazy both ways lead elsewhere; the others lead to this node's own children.
  private mutating func replaceParent(_ index: Int) {
    guard !isFullMesh, !streams[index].isOwn else { return }
    let across = streams[index].lazyIn.intersection(streams[index].lazyOut)
      .intersection(linkTable.live)
    let candidates = Array(across.isEmpty ? linkTable.live : across)
    guard !candidates.isEmpty else { return }
    graft(index, candidates[Int.random(in: 0..<candidates.count, using: &random)])
  }

  mutating func stop() {
    isStopping = true
    for slot in linkTable.live { send(.goodbye, to: slot) }
    for slot in linkTable.live {
      effects.append(.disconnect(linkTable[slot].id, .stopping))
    }
  }

  mutating func receiveGoodbye(from slot: Int) {
    linkTable[slot].isLeaving = true
    depart(linkTable[slot].peer)
  }
}
