/// Node records: flooded down each node's soft tree, exchanged when a link comes up, renewed
/// periodically, and gone when they were not.
extension GossipEngine {
  mutating func ownRecordChanged(_ record: NodeRecord) {
    guard record.node == id else { return }
    let reception = membership.receive(
      record, now: nanoseconds, limits: configuration.softState)
    switch reception {
    case .changed(let place), .renewed(let place):
      for slot in linkTable.live.subtracting(membership[place].tree.lazyOut) {
        send(.records([record]), to: slot)
      }
    case .known, .departed, .refused: break
    }
  }

  mutating func receiveRecords(_ records: [NodeRecord], from slot: Int) {
    noteOwn(records)
    for record in records where record.node != id {
      let isDirect = linkTable[slot].peer == record.node
      switch membership.receive(record, now: nanoseconds, limits: configuration.softState) {
      case .changed(let place):
        effects.append(.recordChanged(record))
        relayRecord(place, from: slot)
      case .renewed(let place): relayRecord(place, from: slot)
      case .known(let place):
        if let pruned = membership[place].tree.receivedAgain(from: slot, isDirect: isDirect) {
          outbox.addPrune(pruned, StreamID(record.node.key.number))
        }
      case .departed:
        effects.append(.recordExpired(record.node))
        for other in linkTable.live where other != slot { send(.records([record]), to: other) }
      case .refused: break
      }
    }
    updateMesh()
  }

  /// The clock of an earlier run was ahead of this one's: peers would take nothing that this node
  /// says until its clock gets there.
  private mutating func noteOwn(_ records: [NodeRecord]) {
    guard let revision = records.filter({ $0.node == id }).map(\.revision).max(),
      let own = membership.place(of: id).flatMap({ membership[$0].record }),
      revision > own.revision
    else { return }
    effects.append(.ownRecordOutrun(revision: revision))
  }

  private mutating func relayRecord(_ place: Int, from slot: Int) {
    receivedSoftNews(place, from: slot)
    guard linkTable.count > 1, !membership[place].isRecordDue else { return }
    membership[place].isRecordDue = true
    recordsDue.append(membership[place].node)
    guard !isAnnounceTimerRunning else { return }
    isAnnounceTimerRunning = true
    startTimer(.announce, after: configuration.broadcast.announceInterval)
  }

  /// Passes on what came since the last announcement.
  mutating func flushRecords() {
    guard !recordsDue.isEmpty else { return }
    let due = recordsDue.compactMap { membership.place(of: $0) }
    recordsDue.removeAll(keepingCapacity: true)
    for place in due { membership[place].isRecordDue = false }
    for slot in linkTable.live {
      var records: [NodeRecord] = []
      for place in due {
        let member = membership[place]
        guard let record = member.record, member.tree.parent != slot,
          !member.tree.lazyOut.contains(slot), linkTable[slot].peer != member.node
        else { continue }
        records.append(record)
      }
      sendRecords(records, to: slot)
    }
  }

  mutating func sendAllRecords(to slot: Int) {
    var records: [NodeRecord] = []
    if membership.recordCount <= configuration.softState.recordsExchangeMax {
      let peer = linkTable[slot].peer
      records = membership.places.compactMap { $0?.node == peer ? nil : $0?.record }
    } else if let own = membership.place(of: id).flatMap({ membership[$0].record }) {
      records = [own]
    }
    sendRecords(records, to: slot)
  }

  private mutating func sendRecords(_ records: [NodeRecord], to slot: Int) {
    var batch: [NodeRecord] = []
    var bytes = 0
    let limits = configuration.softState
    for record in records {
      if !batch.isEmpty,
        batch.count == limits.recordsPerFrame
          || bytes + record.body.count > limits.recordBytesPerFrame
      {
        send(.records(batch), to: slot)
        batch = []
        bytes = 0
      }
      batch.append(record)
      bytes += record.body.count
    }
    if !batch.isEmpty { send(.records(batch), to: slot) }
  }

  /// Twice in each refresh interval: the own record is renewed every other time, the others are
  /// looked through.
  mutating func recordsTimerFired() {
    let interval = membership.refreshInterval(configuration.softState)
    startTimer(.records, after: jittered(interval / 2))
    if membership.place(of: id).flatMap({ membership[$0].record }) != nil,
      nanoseconds >= ownRecordDueAt
    {
      ownRecordDueAt = nanoseconds + (interval * 9 / 10).wholeNanoseconds
      effects.append(.recordRefreshDue)
    }
    for place in membership.places.indices {
      guard let member = membership.places[place], member.node != id, member.record != nil
      else { continue }
      let age = elapsed(since: member.refreshedAt)
      if age >= interval * configuration.softState.missedRefreshes {
        depart(member.node)
      } else if age >= interval * 3 / 2 {
        graftSoftTree(place)
      }
    }
    updateMesh()
    checkOverlay()
  }

  mutating func depart(_ node: NodeID) {
    let max = configuration.softState.departedMax
    guard membership.depart(node, now: nanoseconds, max: max) else { return }
    effects.append(.recordExpired(node))
  }

  /// A refresh was missed: whoever has a newer record is to send it.
  private mutating func graftSoftTree(_ place: Int) {
    let member = membership[place]
    membership[place].tree.parent = nil
    membership[place].tree.lazyIn = SlotSet()
    for slot in member.tree.lazyIn.intersection(linkTable.live) {
      outbox.grafts.append((slot, StreamID(member.node.key.number)))
    }
  }

  /// A link is gone: trees that hung on it are mended.
  mutating func regraftSoftTrees(without slot: Int) {
    for place in membership.places.indices {
      guard let member = membership.places[place], member.node != id else { continue }
      membership[place].tree.forget(slot: slot)
      if member.tree.parent ?? slot == slot { graftSoftTree(place) }
    }
  }

  func softTreeName(_ place: Int) -> StreamID {
    StreamID(membership[place].node.key.number)
  }

  mutating func receivedSoftNews(_ place: Int, from slot: Int) {
    guard membership[place].tree.received(from: slot) else { return }
    outbox.grafts.append((slot, softTreeName(place)))
  }

  /// A prune or graft of something that is no stream: it names a node's soft tree.
  mutating func setSoftTree(_ name: StreamID, slot: Int, isLazy: Bool) {
    guard let place = membership.place(of: PeerKey(name.number)) else { return }
    if isLazy {
      // The peer has it from elsewhere, and sends none either: a prune makes both ends lazy.
      membership[place].tree.lazyOut.insert(slot)
      membership[place].tree.lazyIn.insert(slot)
      // Unless this node has nothing else to hear it from.
      if membership[place].tree.parent ?? slot == slot { graftSoftTree(place) }
    } else {
      membership[place].tree.lazyOut.remove(slot)
      if let record = membership[place].record { send(.records([record]), to: slot) }
    }
  }
}
