/// Learning of peers, and when to dial them.
extension GossipEngine {
  /// Discovery saw a peer: whatever went wrong with it before counts no longer.
  mutating func contactFound(_ contact: PeerContact) {
    guard learn([contact], isFirstHand: true), let place = contacts.place(of: contact.key) else {
      return
    }
    contacts[place].isLost = false
    if contacts[place].isIdle {
      let soonest =
        contacts[place].lastDialAt.map {
          $0 + configuration.overlay.dialBackOffMin.wholeNanoseconds
        } ?? 0
      contacts[place].unreachedSince = nanoseconds
      contacts[place].nextDialAt = min(
        contacts[place].nextDialAt, max(firstDial(of: contact.key), soonest))
    }
    checkOverlay()
  }

  /// - Returns: whether any of them has a place in the book.
  @discardableResult
  mutating func learn(_ found: [PeerContact], isFirstHand: Bool) -> Bool {
    var news: [PeerContact] = []
    var isKnown = false
    for contact in found where contact.key != id.key {
      guard
        let (place, isNews) = contacts.learn(
          contact, isFirstHand: isFirstHand, nextDialAt: firstDial(of: contact.key),
          now: nanoseconds, configuration: configuration)
      else { continue }
      isKnown = true
      if linkTable.live.contains(where: { linkTable[$0].peer.key == contact.key }) {
        contacts[place].isLinked = true
      }
      if isNews { news.append(contacts[place].contact) }
    }
    if !news.isEmpty { effects.append(.contactsLearned(news)) }
    return isKnown
  }

  /// In a full mesh the lower ID dials, the other one if that came to nothing.
  private func firstDial(of key: PeerKey) -> UInt64 {
    guard isFullMesh, key < id.key else { return nanoseconds }
    let overlay = configuration.overlay
    let delay = linkTable.count == 0 ? overlay.secondDialDelayAlone : overlay.secondDialDelay
    return nanoseconds + delay.wholeNanoseconds
  }

  mutating func dial(_ place: Int) {
    contacts[place].dialStartedAt = nanoseconds
    contacts[place].lastDialAt = nanoseconds
    effects.append(.dial(contacts[place].contact))
  }

  mutating func dialFailed(_ key: PeerKey) {
    guard let place = contacts.place(of: key), !contacts[place].isLinked else { return }
    backOff(place)
    checkOverlay()
  }

  /// Waits a share of the time that the peer has been away.
  mutating func backOff(_ place: Int) {
    let overlay = configuration.overlay
    contacts[place].dialStartedAt = nil
    contacts[place].isLost = true
    let away = elapsed(since: contacts[place].unreachedSince)
    let wait = min(
      max(away / overlay.dialBackOffDivisor, overlay.dialBackOffMin), overlay.dialBackOffMax)
    contacts[place].nextDialAt = nanoseconds + jittered(wait).wholeNanoseconds
  }

  mutating func contactLinked(_ key: PeerKey) {
    guard let place = contacts.place(of: key) else { return }
    contacts[place].isLinked = true
    contacts[place].isLost = false
    contacts[place].dialStartedAt = nil
  }

  /// - Parameter isLost: it broke; otherwise one side ended it on purpose.
  mutating func contactUnlinked(_ key: PeerKey, isLost: Bool) {
    guard let place = contacts.place(of: key) else { return }
    contacts[place].isLinked = false
    contacts[place].unreachedSince = nanoseconds
    contacts[place].isLost = isLost
    if isLost {
      // A moment later: both ends of a broken link learn of it at once.
      let pause = jittered(.milliseconds(200)).wholeNanoseconds
      contacts[place].nextDialAt = firstDial(of: key) + pause
    } else {
      let overlay = configuration.overlay
      // With the link that ended: what was not asked for with priority is not urgent now.
      let isUrgent = isFullMesh || areFew(links: linkTable.count + 1)
      let delay = isUrgent ? overlay.secondDialDelay : overlay.declinedDelay
      contacts[place].nextDialAt = nanoseconds + jittered(delay).wholeNanoseconds
    }
  }

  /// Some contacts at random, but not this one.
  mutating func sampleContacts(_ count: Int, linked: Bool, except key: PeerKey) -> [PeerContact] {
    var pool = contacts.entries.filter {
      $0.isLinked == linked && !$0.isLost && $0.key != key
    }
    var sample: [PeerContact] = []
    while sample.count < count, !pool.isEmpty {
      sample.append(pool.remove(at: Int.random(in: 0..<pool.count, using: &random)).contact)
    }
    return sample
  }
}
