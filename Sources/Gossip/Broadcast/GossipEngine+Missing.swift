/// Plumtree's timers T1 and T2: an event that was announced and does not come is asked for, and
/// the link that has it becomes part of the tree.
extension GossipEngine {
  mutating func startMissingTimer(_ index: Int, _ slot: Int) {
    guard !streams[index].isMissingTimerRunning, streams[index].pullSlot == nil else { return }
    streams[index].isMissingTimerRunning = true
    streams[index].missingNext = streams[index].next
    let roundTrips = linkTable[slot].roundTrip.map {
      $0 * configuration.broadcast.missingRoundTrips
    }
    startTimer(
      .missing(streams[index].id),
      after: max(configuration.broadcast.missingTimeoutMin, roundTrips ?? .zero))
  }

  mutating func missingTimerFired(_ stream: StreamID) {
    guard let index = streams.index(of: stream), streams[index].isMissingTimerRunning else {
      return
    }
    streams[index].isMissingTimerRunning = false
    guard streams[index].hasGap || streams[index].outOfOrder.count > 0 else {
      endMissing(index)
      return
    }
    guard canCommit(index) else {
      want(index)
      return
    }
    if streams[index].next > streams[index].missingNext {
      // Something came meanwhile: what is under way is given its time.
      streams[index].missingAttempts = 0
      streams[index].tried = SlotSet()
    } else if streams[index].pullSlot != nil {
      endPull(index)
    }
    if streams[index].pullSlot == nil, let slot = source(of: index) {
      streams[index].tried.insert(slot)
      if !streams[index].isOwn { graft(index, slot) }
      beginPull(index, slot)
    }
    restartMissingTimer(index)
  }

  private mutating func restartMissingTimer(_ index: Int) {
    let attempts = streams[index].missingAttempts
    streams[index].missingAttempts = min(attempts + 1, 16)
    streams[index].isMissingTimerRunning = true
    streams[index].missingNext = streams[index].next
    let roundTrip = streams[index].pullSlot.flatMap { linkTable[$0].roundTrip } ?? .zero
    let once = max(configuration.broadcast.graftTimeoutMin, roundTrip)
    startTimer(
      .missing(streams[index].id),
      after: min(configuration.broadcast.missingBackOffMax, once * (1 << min(attempts, 8))))
  }

  /// To be called when a stream has moved on.
  mutating func progressed(_ index: Int) {
    if streams[index].pullSlot != nil, streams[index].next > streams[index].pullLast {
      endPull(index)
    }
    guard streams[index].isMissingTimerRunning, !streams[index].hasGap,
      streams[index].outOfOrder.count == 0
    else { return }
    effects.append(.cancelTimer(.missing(streams[index].id)))
    endMissing(index)
  }

  private mutating func endMissing(_ index: Int) {
    streams[index].isMissingTimerRunning = false
    streams[index].missingAttempts = 0
    streams[index].tried = SlotSet()
  }
}
