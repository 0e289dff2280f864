/// The sending side of repair: ranges that peers asked for, read from the log as their credit
/// allows, one unit of each range in turn.
extension GossipEngine {
  mutating func receivePull(_ ranges: [StreamRange], from slot: Int) {
    for range in ranges {
      guard let index = streams.index(of: range.stream) else {
        send(.unavailable(range.stream, floor: range.last + 1), to: slot)
        continue
      }
      if let place = linkTable[slot].serving.ranges.firstIndex(where: {
        $0.stream == range.stream && $0.last >= range.first && $0.first <= range.last
      }) {
        // Asked again: the peer knows best what it still lacks.
        linkTable[slot].serving.ranges.remove(at: place)
      }
      guard linkTable[slot].serving.ranges.count < configuration.repair.serveRangesMax else {
        disconnect(slot, .protocolViolation("too many ranges pulled at once"))
        return
      }
      linkTable[slot].serving.ranges.append(contentsOf: available(range, index, slot))
    }
    serve(slot)
  }

  /// The parts of a range that this node keeps: event 0, and from the floor on. The peer is told
  /// about the rest.
  private mutating func available(
    _ range: StreamRange, _ index: Int, _ slot: Int
  ) -> [StreamRange] {
    let floor = streams[index].floor
    guard range.first < floor, !(range.first == 0 && range.last == 0) else { return [range] }
    var parts: [StreamRange] = []
    if range.first == 0 { parts.append(StreamRange(stream: range.stream, first: 0, last: 0)) }
    if floor > 1 { send(.unavailable(range.stream, floor: floor), to: slot) }
    if range.last >= floor {
      parts.append(StreamRange(stream: range.stream, first: max(floor, 1), last: range.last))
    }
    return parts
  }

  mutating func receiveCredit(_ budget: BulkBudget, from slot: Int) {
    let unit = configuration.repair.unit
    let units = configuration.repair.windowUnits * 4
    linkTable[slot].serving.creditEvents = min(
      linkTable[slot].serving.creditEvents + budget.events, unit.events * units)
    linkTable[slot].serving.creditBytes = min(
      linkTable[slot].serving.creditBytes + budget.bytes, unit.bytes * units)
    serve(slot)
  }

  /// Has the next unit sent, if the peer has credit and this node has committed some of what it
  /// wants.
  mutating func serve(_ slot: Int) {
    let serving = linkTable[slot].serving
    guard !serving.isSending, serving.creditEvents > 0, serving.creditBytes > 0 else { return }
    for range in serving.ranges {
      guard let index = streams.index(of: range.stream), streams[index].committed > range.first
      else { continue }
      let last = min(range.last, streams[index].committed - 1)
      let unit = configuration.repair.unit
      linkTable[slot].serving.isSending = true
      effects.append(
        .sendStored(
          linkTable[slot].id, StreamRange(stream: range.stream, first: range.first, last: last),
          budget: BulkBudget(
            events: min(unit.events, serving.creditEvents),
            bytes: min(unit.bytes, serving.creditBytes))))
      return
    }
  }

  /// Something was committed: peers that waited for it are served.
  mutating func serveWaiting() {
    for slot in linkTable.live where !linkTable[slot].serving.ranges.isEmpty { serve(slot) }
  }

  mutating func storedSent(
    _ slot: Int, stream: StreamID, through: UInt64, events: Int, bytes: Int
  ) {
    linkTable[slot].serving.isSending = false
    linkTable[slot].serving.creditEvents -= events
    linkTable[slot].serving.creditBytes -= bytes
    if let place = linkTable[slot].serving.ranges.firstIndex(where: {
      $0.stream == stream && $0.first <= through
    }) {
      // The rest goes to the end: a long history does not hold up a short gap.
      let range = linkTable[slot].serving.ranges.remove(at: place)
      if events > 0, through < range.last {
        linkTable[slot].serving.ranges.append(
          StreamRange(stream: stream, first: through + 1, last: range.last))
      }
    }
    serve(slot)
  }

  mutating func storedMissing(_ slot: Int, stream: StreamID, floor: UInt64) {
    linkTable[slot].serving.isSending = false
    if let place = linkTable[slot].serving.ranges.firstIndex(where: { $0.stream == stream }) {
      let range = linkTable[slot].serving.ranges.remove(at: place)
      // Only what retention removed is gone. What is damaged or cannot be read now comes back: the
      // peer must not jump over it, but asks another when this pull stalls.
      if floor > range.first {
        send(.unavailable(stream, floor: floor), to: slot)
        if floor <= range.last {
          linkTable[slot].serving.ranges.append(
            StreamRange(stream: stream, first: floor, last: range.last))
        }
      }
    }
    serve(slot)
  }

  mutating func raiseFloor(of stream: StreamID, to floor: UInt64) {
    guard let index = streams.index(of: stream) else { return }
    streams[index].floor = max(streams[index].floor, min(floor, streams[index].committed))
  }
}
