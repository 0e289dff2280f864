/// The receiving side of repair: which stream is pulled from which link, with how much credit.
extension GossipEngine {
  /// Queues a stream for a pull; ``flush()`` finds the links.
  mutating func want(_ index: Int) {
    guard !streams[index].isWanted else { return }
    streams[index].isWanted = true
    repair.wanted.append(index)
  }

  /// Gives wanted streams to links, several sources in parallel, one frame a link.
  mutating func schedulePulls() {
    guard !repair.wanted.isEmpty, canCommitMore else { return }
    var waiting: [Int] = []
    var ranges: [(slot: Int, range: StreamRange)] = []
    for index in repair.wanted {
      guard streams[index].hasGap, streams[index].pullSlot == nil else {
        streams[index].isWanted = false
        continue
      }
      guard canCommit(index) else {
        waiting.append(index)
        continue
      }
      guard let slot = source(of: index) ?? sourceBeyondFloor(of: index) else {
        streams[index].isWanted = false
        continue
      }
      guard linkTable[slot].pulling.streams < configuration.repair.pullStreamsMax else {
        waiting.append(index)
        continue
      }
      streams[index].isWanted = false
      ranges.append((slot, pullRange(index, slot)))
    }
    repair.wanted = waiting
    for slot in linkTable.live {
      let asked = ranges.filter { $0.slot == slot }.map(\.range)
      guard !asked.isEmpty else { continue }
      grantCredit(slot)
      send(.pull(asked), to: slot)
    }
    startRepairTimer()
  }

  /// The link to pull from: the least busy that has what is wanted; one not tried before if there
  /// is any.
  func source(of index: Int) -> Int? {
    let stream = streams[index]
    let unusable = [stream.onOtherBranch, stream.unavailable]
    var best: (slot: Int, load: Int)?
    for untried in [true, false] {
      for slot in linkTable.live where stream.peerCommitted(slot) > stream.next {
        guard !untried || !stream.tried.contains(slot),
          !unusable.contains(where: { $0.contains(slot) })
        else { continue }
        let load = linkTable[slot].pulling.streams
        if best.map({ load < $0.load }) ?? true { best = (slot, load) }
      }
      if let best { return best.slot }
    }
    return nil
  }

  /// Pulls one stream at once.
  mutating func beginPull(_ index: Int, _ slot: Int) {
    guard linkTable[slot].pulling.streams < configuration.repair.pullStreamsMax else {
      want(index)
      return
    }
    let range = pullRange(index, slot)
    grantCredit(slot)
    send(.pull([range]), to: slot)
    startRepairTimer()
  }

  /// Marks the pull as under way; it ends before what is already here out of order.
  private mutating func pullRange(_ index: Int, _ slot: Int) -> StreamRange {
    let first = streams[index].jump ?? streams[index].next
    var last = max(streams[index].peerCommitted(slot), first + 1) - 1
    if let early = streams[index].outOfOrder.first?.seq, early > first {
      last = min(last, early - 1)
    }
    streams[index].pullSlot = slot
    streams[index].pullLast = last
    if linkTable[slot].pulling.streams == 0 { linkTable[slot].pulling.progressAt = nanoseconds }
    linkTable[slot].pulling.streams += 1
    return StreamRange(stream: streams[index].id, first: first, last: last)
  }

  /// The pull under way is over, complete or not; what is still missing is wanted again.
  mutating func endPull(_ index: Int) {
    guard let slot = streams[index].pullSlot else { return }
    streams[index].pullSlot = nil
    if linkTable.live.contains(slot) { linkTable[slot].pulling.streams -= 1 }
    if streams[index].hasGap { want(index) }
  }

  mutating func receivePulled(_ events: [Event], from slot: Int) {
    linkTable[slot].pulling.progressAt = nanoseconds
    var batches: [PullState.Batch] = []
    for event in events {
      linkTable[slot].pulling.grantedEvents = max(0, linkTable[slot].pulling.grantedEvents - 1)
      linkTable[slot].pulling.grantedBytes = max(
        0, linkTable[slot].pulling.grantedBytes - event.cost)
      guard let index = streams.index(of: event.stream) else { continue }
      if replace(event, index, from: slot) { continue }
      guard take(event, index, from: slot) == .accepted else {
        // What the log cannot take now is asked for again, rather than waited for until it stalls.
        if !canCommitMore, streams[index].pullSlot == slot { endPull(index) }
        continue
      }
      streams[index].hops = .max
      count(event, index, in: &batches)
      relayPulled(event, index, from: slot)
      drainOutOfOrder(index) { engine, drained in
        engine.relayPulled(drained, index, from: slot)
      }
      progressed(index)
    }
    for batch in batches {
      linkTable[slot].pulling.committingEvents += batch.events
      linkTable[slot].pulling.committingBytes += batch.bytes
      linkTable[slot].pulling.committing.append(batch)
    }
    grantCredit(slot)
  }

  /// An event that was missing from the tree goes on down the tree, as Plumtree has it; what comes
  /// by repair alone is announced only.
  private mutating func relayPulled(_ event: Event, _ index: Int, from slot: Int) {
    guard streams[index].isMissingTimerRunning else { return }
    forward(event, index, hops: .max, isDirect: isFullMesh, from: slot)
  }

  private func count(_ event: Event, _ index: Int, in batches: inout [PullState.Batch]) {
    var events = 1
    var bytes = event.cost
    if let last = batches.last, last.stream == index {
      events += last.events
      bytes += last.bytes
      batches.removeLast()
    }
    batches.append(
      PullState.Batch(stream: index, lastSeq: event.seq, events: events, bytes: bytes))
  }

  /// Tops the peer's credit up to the window, when a unit of events or of bytes is free and while
  /// something is asked of it.
  mutating func grantCredit(_ slot: Int) {
    let pulling = linkTable[slot].pulling
    guard pulling.streams > 0 || !repair.damaged.isEmpty else { return }
    let unit = configuration.repair.unit
    let units = configuration.repair.windowUnits
    let events = unit.events * units - pulling.grantedEvents - pulling.committingEvents
    let bytes = unit.bytes * units - pulling.grantedBytes - pulling.committingBytes
    guard events > 0, bytes > 0, events >= unit.events || bytes >= unit.bytes else { return }
    linkTable[slot].pulling.grantedEvents += events
    linkTable[slot].pulling.grantedBytes += bytes
    send(.credit(BulkBudget(events: events, bytes: bytes)), to: slot)
  }

  /// A peer has nothing of a stream below `floor`: another is asked, and when all say so, the run
  /// begins anew at the lowest floor.
  mutating func receiveUnavailable(_ stream: StreamID, floor: UInt64, from slot: Int) {
    guard let index = streams.index(of: stream), floor > streams[index].next else { return }
    streams[index].unavailable.insert(slot)
    streams[index].noteFloor(floor)
    if streams[index].pullSlot == slot { endPull(index) } else { want(index) }
  }

  /// Nobody has what is wanted next any more: the run begins anew at the lowest floor.
  private mutating func sourceBeyondFloor(of index: Int) -> Int? {
    guard streams[index].jump == nil, let floor = streams[index].lowestFloor,
      floor < streams[index].announced
    else { return nil }
    streams[index].jump = floor
    streams[index].unavailable = SlotSet()
    streams[index].lowestFloor = nil
    return source(of: index)
  }
}
