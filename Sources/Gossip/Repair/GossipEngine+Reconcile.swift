/// Finding what two nodes do not have in common: first by one digest of everything, then whole
/// frontiers or, with many streams, ever smaller ranges of them.
/// Source: Meyer, "Range-Based Set Reconciliation", SRDS 2023, section 3.
extension GossipEngine {
  mutating func sendFingerprint(_ slot: Int) {
    linkTable[slot].fingerprintSentAt = nanoseconds
    send(.fingerprint(streams.fingerprint), to: slot)
  }

  mutating func fingerprintTimerFired(_ link: LinkID) {
    guard let slot = linkTable.slot(of: link) else { return }
    sendFingerprint(slot)
    startTimer(.fingerprint(link), after: jittered(configuration.repair.fingerprintInterval))
  }

  /// Of two nodes that differ the one with the lower ID begins.
  mutating func receiveFingerprint(_ digest: Bytes32, from slot: Int) {
    guard digest != streams.fingerprint else {
      for index in 0..<streams.count { noteEqual(slot, index) }
      return
    }
    if id < linkTable[slot].peer {
      beginReconciliation(slot)
    } else if linkTable[slot].fingerprintSentAt.map({ elapsed(since: $0) >= .seconds(1) }) ?? true {
      sendFingerprint(slot)
    }
  }

  private mutating func beginReconciliation(_ slot: Int) {
    let all = streams.places(from: StreamID(0), through: StreamID(.max))
    if all.count <= configuration.repair.wholeFrontierStreams {
      let part = headsPart(
        from: StreamID(0), through: StreamID(.max), places: all, wantsAnswer: true)
      send(.reconcile([part]), to: slot)
    } else {
      send(
        .reconcile(split(from: StreamID(0), through: StreamID(.max), places: all)), to: slot)
    }
  }

  mutating func receiveParts(_ parts: [FrontierPart], from slot: Int) {
    var answers: [FrontierPart] = []
    for part in parts {
      switch part.content {
      case .heads(let heads):
        answers.append(contentsOf: receiveHeads(heads, of: part, from: slot))
      case .fingerprint(let digest, let count):
        answers.append(
          contentsOf: receiveDigest(digest, streams: count, of: part, from: slot))
      }
    }
    sendParts(answers, to: slot)
  }

  /// A peer's heads in a range: what it has more of is pulled; if it asks, it is told what differs.
  private mutating func receiveHeads(
    _ heads: [StreamHead], of part: FrontierPart, from slot: Int
  ) -> [FrontierPart] {
    if part.wantsAnswer {
      // The list is complete: what is not in it the peer does not have.
      let named = Set(heads.map(\.stream))
      for index in streams.places(from: part.first, through: part.last)
      where !named.contains(streams[index].id) {
        streams[index].setPeerCommitted(slot, 0)
      }
    }
    for head in heads {
      guard let index = streamForRepair(head.stream, from: slot) else { continue }
      notePeer(slot, head, index)
      if streams[index].hasGap, streams[index].pullSlot == nil { want(index) }
    }
    guard part.wantsAnswer else { return [] }
    let different = streams.places(from: part.first, through: part.last).filter { index in
      streams[index].committed > 0
        && (streams[index].peerCommitted(slot) != streams[index].committed
          || streams[index].onOtherBranch.contains(slot))
    }
    return different.chunks(of: configuration.repair.headsMax).map { chunk in
      headsPart(from: part.first, through: part.last, places: chunk[...], wantsAnswer: false)
    }
  }

  private mutating func receiveDigest(
    _ digest: Bytes32, streams count: Int, of part: FrontierPart, from slot: Int
  ) -> [FrontierPart] {
    let places = streams.places(from: part.first, through: part.last)
    let own = streams.digest(of: places)
    guard own.digest != digest || own.streams != count else {
      for index in places { noteEqual(slot, index) }
      return []
    }
    guard part.wantsAnswer else { return [] }
    let leaf = configuration.repair.rangeLeafStreams
    if own.streams <= leaf {
      return [headsPart(from: part.first, through: part.last, places: places, wantsAnswer: true)]
    }
    if count <= leaf {
      return [
        FrontierPart(
          first: part.first, last: part.last,
          content: .fingerprint(own.digest, streams: own.streams), wantsAnswer: true)
      ]
    }
    return split(from: part.first, through: part.last, places: places)
  }

  /// Digests of parts of a range that hold about equally many streams each.
  private func split(
    from first: StreamID, through last: StreamID, places: ArraySlice<Int>
  ) -> [FrontierPart] {
    let parts = min(configuration.repair.rangeParts, places.count)
    var result: [FrontierPart] = []
    var begin = first
    for part in 0..<parts {
      let start = places.startIndex + places.count * part / parts
      let end = places.startIndex + places.count * (part + 1) / parts
      let through = part == parts - 1 ? last : StreamID(streams[places[end]].id.number - 1)
      let (digest, count) = streams.digest(of: places[start..<end])
      result.append(
        FrontierPart(
          first: begin, last: through, content: .fingerprint(digest, streams: count),
          wantsAnswer: true))
      begin = StreamID(through.number &+ 1)
    }
    return result
  }

  private func headsPart(
    from first: StreamID, through last: StreamID, places: ArraySlice<Int>, wantsAnswer: Bool
  ) -> FrontierPart {
    FrontierPart(
      first: first, last: last, content: .heads(places.compactMap { streams[$0].head }),
      wantsAnswer: wantsAnswer)
  }

  /// In frames of so many heads at most; a part without heads counts as one.
  private mutating func sendParts(_ parts: [FrontierPart], to slot: Int) {
    var batch: [FrontierPart] = []
    var size = 0
    for part in parts {
      var partSize = 1
      if case .heads(let heads) = part.content { partSize = max(1, heads.count) }
      if !batch.isEmpty, size + partSize > configuration.repair.headsMax {
        send(.reconcile(batch), to: slot)
        batch = []
        size = 0
      }
      batch.append(part)
      size += partSize
    }
    if !batch.isEmpty { send(.reconcile(batch), to: slot) }
  }

  /// The peer has exactly what this node has.
  private mutating func noteEqual(_ slot: Int, _ index: Int) {
    let committed = streams[index].committed
    guard streams[index].peerCommitted(slot) != committed else { return }
    if streams[index].peerCommitted(slot) < committed { outbox.replicas.append(streams[index].id) }
    streams[index].setPeerCommitted(slot, committed)
  }

  /// A stream that repair brings. New ones have their tree elsewhere: the link that told of it is
  /// asked for pushes, all others stay lazy.
  private mutating func streamForRepair(_ stream: StreamID, from slot: Int) -> Int? {
    if let index = streams.index(of: stream) { return index }
    guard streams.count < configuration.limits.streamsMax else { return nil }
    let index = streams.insert(stream)
    if !isFullMesh {
      streams[index].lazyOut = linkTable.live
      streams[index].lazyIn = linkTable.live
      graft(index, slot)
    }
    return index
  }
}
