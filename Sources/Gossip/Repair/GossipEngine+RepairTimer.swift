/// Looks after what repair has under way, as long as there is anything.
extension GossipEngine {
  mutating func startRepairTimer() {
    guard !isRepairTimerRunning else { return }
    isRepairTimerRunning = true
    startTimer(.repair, after: configuration.repair.checkInterval)
  }

  mutating func repairTimerFired() {
    isRepairTimerRunning = false
    if let until = repair.pausedUntil, nanoseconds >= until {
      repair.pausedUntil = nil
      wantAllGaps()
    }
    var isBusy = repair.pausedUntil != nil || !repair.wanted.isEmpty || !repair.damaged.isEmpty
    for slot in linkTable.live {
      if linkTable[slot].hasDeferredStreams {
        linkTable[slot].hasDeferredStreams = false
        sendFingerprint(slot)
      }
      guard linkTable[slot].pulling.streams > 0 else { continue }
      isBusy = true
      if linkTable[slot].pulling.committing.isEmpty,
        elapsed(since: linkTable[slot].pulling.progressAt) >= configuration.repair.pullStall
      {
        moveStalledPulls(from: slot)
      }
    }
    if !repair.damaged.isEmpty, repair.pausedUntil == nil,
      repair.damagedAskedAt.map({ elapsed(since: $0) >= configuration.repair.pullStall }) ?? true
    {
      askForDamaged()
    }
    if isBusy { startRepairTimer() }
  }

  /// Other links are tried first; the credit that went with the pulls is taken as lost.
  private mutating func moveStalledPulls(from slot: Int) {
    linkTable[slot].pulling.grantedEvents = 0
    linkTable[slot].pulling.grantedBytes = 0
    for index in 0..<streams.count where streams[index].pullSlot == slot {
      streams[index].tried.insert(slot)
      endPull(index)
    }
  }

  private mutating func wantAllGaps() {
    for index in 0..<streams.count where streams[index].hasGap && streams[index].pullSlot == nil {
      want(index)
    }
  }
}
