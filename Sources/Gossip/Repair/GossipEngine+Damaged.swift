/// Single events below the head that are to be had again: their stored copy failed its check, or
/// a peer holds another one at the same place.
extension GossipEngine {
  mutating func wantAgain(_ events: [EventID]) {
    insertDamaged(events)
    askForDamaged()
  }

  /// Asks one peer only: it is that peer's copy that is wanted.
  mutating func wantAgain(_ events: [EventID], from slot: Int) {
    insertDamaged(events)
    grantCredit(slot)
    send(
      .pull(events.map { StreamRange(stream: $0.stream, first: $0.seq, last: $0.seq) }), to: slot)
    startRepairTimer()
  }

  mutating func insertDamaged(_ events: [EventID]) {
    for event in events where repair.damaged.count < configuration.limits.damagedMax {
      let place = repair.damaged.firstIndex { $0 >= event } ?? repair.damaged.count
      guard place == repair.damaged.count || repair.damaged[place] != event else { continue }
      repair.damaged.insert(event, at: place)
    }
  }

  /// Each attempt asks the next of the peers that have it.
  mutating func askForDamaged() {
    guard !repair.damaged.isEmpty, linkTable.count > 0 else { return }
    var asked: [(slot: Int, range: StreamRange)] = []
    for event in repair.damaged {
      guard let index = streams.index(of: event.stream) else { continue }
      let holders = linkTable.live.filter { streams[index].peerCommitted($0) > event.seq }
      guard !holders.isEmpty else { continue }
      asked.append(
        (
          holders[repair.damagedAttempts % holders.count],
          StreamRange(stream: event.stream, first: event.seq, last: event.seq)
        ))
    }
    repair.damagedAttempts += 1
    repair.damagedAskedAt = nanoseconds
    for slot in linkTable.live {
      let ranges = asked.filter { $0.slot == slot }.map(\.range)
      guard !ranges.isEmpty else { continue }
      grantCredit(slot)
      for chunk in ranges.chunks(of: configuration.repair.pullStreamsMax) {
        send(.pull(chunk), to: slot)
      }
    }
    startRepairTimer()
  }

  /// A peer has erased what is wanted, or never had it: asks the next one, each of them once. False
  /// when all were asked.
  private mutating func asksNext(for event: EventID, _ index: Int) -> Bool {
    let holders = linkTable.live.filter { streams[index].peerCommitted($0) > event.seq }
    let answers = (repair.bareAnswers[event] ?? 0) + 1
    guard answers < holders.count else { return false }
    repair.bareAnswers[event] = answers
    let slot = holders[(repair.damagedAttempts + answers + holders.count - 1) % holders.count]
    grantCredit(slot)
    send(
      .pull([StreamRange(stream: event.stream, first: event.seq, last: event.seq)]), to: slot)
    return true
  }

  /// Takes an event that was wanted again. A different one at its place is a fork, and is shown;
  /// whether an older one differs, only the log knows.
  mutating func replace(_ event: Event, _ index: Int, from slot: Int) -> Bool {
    guard event.seq < streams[index].next,
      let place = repair.damaged.firstIndex(of: event.id)
    else { return false }
    if !event.lacksPayload || !asksNext(for: event.id, index) {
      repair.damaged.remove(at: place)
      repair.bareAnswers[event.id] = nil
    }
    switch streams[index].admit(event) {
    case .fork: foundFork(index, event, from: slot)
    case .duplicate: outbox.persist.append(event)
    case .accepted, .early: break
    }
    return true
  }
}
