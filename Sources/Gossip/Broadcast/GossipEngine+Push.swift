/// Plumtree's eager half, with a tree per stream. Source: Leitão, Pereira, Rodrigues, "Epidemic
/// Broadcast Trees", SRDS 2007, section 3.4.
extension GossipEngine {
  /// Own events, committed: from here they spread.
  mutating func append(own events: [Event]) {
    for event in events {
      let index = streams.insert(event.stream)
      guard event.seq >= streams[index].next else { continue }
      streams.changeCommitted(index) { $0.append(own: event) }
      streams[index].isOwn = true
      let targets = linkTable.live.subtracting(streams[index].lazyOut)
      for slot in targets where streams[index].peerCommitted(slot) <= event.seq {
        outbox.pushes.append(
          Outbox.Push(slot: slot, event: event, hops: 0, isDirect: isFullMesh))
      }
      announceLater(index)
      serveWaiting()
    }
  }

  mutating func receivePush(_ events: [Event], hops: UInt8, isDirect: Bool, from slot: Int) {
    for event in events {
      guard let index = streamForPush(event.stream, from: slot) else { continue }
      switch take(event, index, from: slot) {
      case .accepted:
        streams[index].hops = hops == .max ? .max : hops + 1
        adopt(parent: slot, index)
        forward(event, index, hops: hops, isDirect: isDirect, from: slot)
        drainOutOfOrder(index) { engine, drained in
          engine.forward(drained, index, hops: hops, isDirect: isDirect, from: slot)
        }
        progressed(index)
      case .early: startMissingTimer(index, slot)
      case .duplicate: receivedAgain(index, hops: hops, isDirect: isDirect, from: slot)
      case .refused: break
      }
    }
  }

  enum Intake { case accepted, early, duplicate, refused }

  /// Takes an event in as far as the limits allow: an accepted one goes to the log.
  mutating func take(_ event: Event, _ index: Int, from slot: Int) -> Intake {
    if streams[index].isOwn, event.seq >= streams[index].next { ownStreamOutrun(index, event) }
    guard event.seq < streams[index].next || canCommit(index) else { return .refused }
    switch streams[index].admit(event) {
    case .accepted:
      keep(event)
      return .accepted
    case .early: return keepOutOfOrder(event, index) ? .early : .refused
    case .duplicate: return .duplicate
    case .fork:
      foundFork(index, event, from: slot)
      return .refused
    }
  }

  /// To every link that wants pushes of this stream, but for where it came from and for those that
  /// said that they have it.
  mutating func forward(
    _ event: Event, _ index: Int, hops: UInt8, isDirect: Bool, from source: Int
  ) {
    var targets = isDirect ? streams[index].grafted : linkTable.live
    targets = targets.subtracting(streams[index].lazyOut)
    targets.remove(source)
    for slot in targets where streams[index].peerCommitted(slot) <= event.seq {
      outbox.pushes.append(
        Outbox.Push(
          slot: slot, event: event, hops: hops == .max ? .max : hops + 1, isDirect: isDirect))
    }
  }

  /// The link that brings news first is the parent. One that was pruned while the news was on its
  /// way is grafted, or nobody would push any more.
  private mutating func adopt(parent slot: Int, _ index: Int) {
    guard streams[index].parent != slot else { return }
    if streams[index].lazyIn.contains(slot) {
      graft(index, slot)
    } else {
      streams[index].parent = slot
    }
  }

  /// A duplicate: of two links that bring the same, the later is pruned, unless it is the author's.
  private mutating func receivedAgain(
    _ index: Int, hops: UInt8, isDirect: Bool, from slot: Int
  ) {
    guard streams[index].parent != slot else { return }
    if isDirect, hops == 0, !streams[index].isOwn {
      let former = streams[index].parent
      streams[index].parent = slot
      if let former { prune(index, former) }
    } else {
      prune(index, slot)
    }
  }

  /// Asks a peer to send no more of this stream; as it has it from elsewhere, it is sent none.
  mutating func prune(_ index: Int, _ slot: Int) {
    streams[index].lazyIn.insert(slot)
    streams[index].lazyOut.insert(slot)
    streams[index].grafted.remove(slot)
    outbox.addPrune(slot, streams[index].id)
  }

  /// Asks a peer for pushes of this stream, and makes it the parent.
  mutating func graft(_ index: Int, _ slot: Int) {
    streams[index].lazyIn.remove(slot)
    streams[index].parent = slot
    outbox.grafts.append((slot, streams[index].id))
  }

  mutating func receivePrune(_ pruned: [StreamID], from slot: Int) {
    for stream in pruned {
      guard let index = streams.index(of: stream) else {
        setSoftTree(stream, slot: slot, isLazy: true)
        continue
      }
      // The peer has it from elsewhere, and sends none either: a prune makes both ends lazy.
      streams[index].lazyOut.insert(slot)
      streams[index].lazyIn.insert(slot)
      streams[index].grafted.remove(slot)
    }
  }

  mutating func receiveGraft(_ grafted: [StreamID], from slot: Int) {
    for stream in grafted {
      guard let index = streams.index(of: stream) else {
        setSoftTree(stream, slot: slot, isLazy: false)
        continue
      }
      streams[index].lazyOut.remove(slot)
      streams[index].grafted.insert(slot)
    }
  }

  /// The transport threw pushes away: nothing is pushed over this link until the peer grafts, and
  /// the fingerprint tells it that something is missing.
  mutating func liveLaneOverflowed(_ slot: Int) {
    for index in 0..<streams.count {
      streams[index].lazyOut.insert(slot)
      streams[index].grafted.remove(slot)
    }
    sendFingerprint(slot)
  }
}
