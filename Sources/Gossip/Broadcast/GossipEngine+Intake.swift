/// The way of an event from a frame into the log, and its limits.
extension GossipEngine {
  /// Whether the log is not too far behind, and not failing.
  var canCommitMore: Bool {
    uncommittedEvents < configuration.limits.uncommittedEvents
      && uncommittedBytes < configuration.limits.uncommittedBytes && repair.pausedUntil == nil
  }

  /// The same of one stream, which the log may have refused.
  func canCommit(_ index: Int) -> Bool {
    canCommitMore && streams[index].refusedUntil <= nanoseconds
  }

  mutating func keep(_ event: Event) {
    outbox.persist.append(event)
    uncommittedEvents += 1
    uncommittedBytes += event.cost
  }

  mutating func keepOutOfOrder(_ event: Event, _ index: Int) -> Bool {
    guard outOfOrderBytes + event.cost <= configuration.limits.outOfOrderBytes else {
      return false
    }
    let (isKept, dropped) = streams[index].outOfOrder.insert(
      event, max: configuration.limits.outOfOrderPerStream)
    if isKept { countOutOfOrder(event, 1) }
    if let dropped { countOutOfOrder(dropped, -1) }
    return isKept
  }

  /// Takes what waited for the event just accepted. - Parameter accepted: called for each, in order.
  mutating func drainOutOfOrder(
    _ index: Int, accepted: (inout GossipEngine, Event) -> Void
  ) {
    guard streams[index].outOfOrder.count > 0 else { return }
    for stale in streams[index].outOfOrder.drop(below: streams[index].next) {
      countOutOfOrder(stale, -1)
    }
    while canCommitMore, let event = streams[index].outOfOrder.take(seq: streams[index].next) {
      countOutOfOrder(event, -1)
      guard streams[index].admit(event) == .accepted else { break }
      keep(event)
      accepted(&self, event)
    }
  }

  mutating func dropOutOfOrder(_ index: Int) {
    for event in streams[index].outOfOrder.removeAll() { countOutOfOrder(event, -1) }
  }

  private mutating func countOutOfOrder(_ event: Event, _ sign: Int) {
    outOfOrderEvents += sign
    outOfOrderBytes += sign * event.cost
  }

  /// The stream's place, begun where it is new and the link has not begun too many: those are left
  /// to repair.
  mutating func streamForPush(_ stream: StreamID, from slot: Int) -> Int? {
    if let index = streams.index(of: stream) { return index }
    let minute: UInt64 = 60_000_000_000
    if nanoseconds >= linkTable[slot].newStreamsSince + minute {
      linkTable[slot].newStreamsSince = nanoseconds
      linkTable[slot].newStreams = 0
    }
    guard linkTable[slot].newStreams < configuration.limits.newStreamsPerMinute,
      streams.count < configuration.limits.streamsMax
    else {
      linkTable[slot].hasDeferredStreams = true
      startRepairTimer()
      return nil
    }
    linkTable[slot].newStreams += 1
    return streams.insert(stream)
  }

  /// An event that this node signed and no longer has, most likely because its data was put back
  /// from a backup: the places that follow may be taken too, so nothing more is appended there. A
  /// peer's mere word that there are such events is no reason for it: they are asked for.
  mutating func ownStreamOutrun(_ index: Int, _ event: Event) {
    streams[index].isOwn = false
    effects.append(
      .ownStreamOutrun(event.stream, peerHead: max(event.seq, max(streams[index].announced, 1) - 1))
    )
  }

  /// Two events at one place: both are kept, by whoever reads the effect; the branch that came
  /// first is the one that this node goes on with.
  mutating func foundFork(_ index: Int, _ event: Event?, from slot: Int) {
    streams[index].onOtherBranch.insert(slot)
    if streams[index].pullSlot == slot { endPull(index) }
    if let event {
      if streams[index].isOwn { ownStreamOutrun(index, event) }
      effects.append(.forkFound(first: nil, second: event))
    }
    streams[index].isForked = true
  }
}
