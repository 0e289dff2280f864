/// How many links there are to be, and which are dialled and dropped for it.
extension GossipEngine {
  var linksWanted: Int {
    isLargeMesh ? configuration.overlay.activeLinksLarge : configuration.overlay.activeLinks
  }

  var linksAccepted: Int {
    isLargeMesh ? configuration.overlay.activeLinksLargeMax : configuration.overlay.activeLinksMax
  }

  /// So few that this node's wish for a link comes before others' comfort.
  func areFew(links: Int) -> Bool { links <= linksWanted / 2 }

  private var isLargeMesh: Bool { memberEstimate > configuration.overlay.largeMembersMin }

  var memberEstimate: Int { max(membership.count, configuration.overlay.membersMin) }

  /// Full or partial, by the number of members.
  mutating func updateMesh() {
    if isFullMesh, memberEstimate > configuration.overlay.fullMeshMembersMax {
      isFullMesh = false
    } else if !isFullMesh, memberEstimate <= configuration.overlay.fullMeshMembersReturn {
      isFullMesh = true
      for index in 0..<streams.count where streams[index].isOwn {
        streams[index].lazyOut = SlotSet()
      }
    }
  }

  /// Dials what is missing, and sees to it that it is looked at again when something is due.
  mutating func checkOverlay() {
    guard !isStopping else { return }
    expireDials()
    if isFullMesh { dialEverybody() } else { fillActiveView() }
    startOverlayTimer()
  }

  /// Links that are too much have had their time to say how much they are needed.
  mutating func overlayTimerFired() {
    isOverlayTimerRunning = false
    if !isFullMesh, linkTable.count > linksAccepted { dropOneLink(except: nil) }
    checkOverlay()
  }

  private mutating func expireDials() {
    let timeout = configuration.overlay.dialTimeout
    for place in contacts.entries.indices {
      guard let startedAt = contacts[place].dialStartedAt, elapsed(since: startedAt) >= timeout
      else { continue }
      backOff(place)
    }
    let age = configuration.overlay.contactAge
    var place = 0
    while place < contacts.count, contacts.count > 1 {
      let entry = contacts[place]
      if entry.isIdle, entry.isLost, elapsed(since: entry.unreachedSince) >= age {
        contacts.remove(at: place)
      } else {
        place += 1
      }
    }
  }

  private mutating func dialEverybody() {
    var room = min(
      configuration.overlay.dialsMax - contacts.dialing,
      configuration.overlay.fullMeshMembersMax - linkTable.count - contacts.dialing)
    for place in contacts.entries.indices where room > 0 && isDue(place) {
      dial(place)
      room -= 1
    }
  }

  private mutating func fillActiveView() {
    var room = min(
      linksWanted - linkTable.count - contacts.dialing,
      configuration.overlay.dialsMax - contacts.dialing)
    var candidates = contacts.entries.indices.filter { isDue($0) && !contacts[$0].isLost }
    while room > 0, !candidates.isEmpty {
      dial(candidates.remove(at: Int.random(in: 0..<candidates.count, using: &random)))
      room -= 1
    }
    // Peers that were lost are tried all the time, two at once: it is how the two sides of a
    // healed network find each other again.
    var probes = 2 - contacts.entries.filter { $0.isLost && $0.dialStartedAt != nil }.count
    for place in contacts.entries.indices where probes > 0 && isDue(place) && isProbe(place) {
      dial(place)
      probes -= 1
    }
  }

  private func isDue(_ place: Int) -> Bool {
    contacts[place].isIdle && contacts[place].nextDialAt <= nanoseconds
  }

  /// Lost, and not known to be alive by way of others, unless links are wanted anyway.
  private func isProbe(_ place: Int) -> Bool {
    contacts[place].isLost
      && (linkTable.count < linksWanted || !membership.contains(contacts[place].key))
  }

  /// HyParView drops a link at random where it has too many.
  mutating func dropOneLink(except kept: Int?) {
    var slots = Array(linkTable.live)
    slots.removeAll { $0 == kept }
    guard !slots.isEmpty else { return }
    let slot = slots[Int.random(in: 0..<slots.count, using: &random)]
    send(.overlay(.disconnect), to: slot)
    disconnect(slot, .notNeeded)
  }

  private mutating func startOverlayTimer() {
    var due: UInt64?
    let isShort = isFullMesh || linkTable.count + contacts.dialing < linksWanted
    for place in contacts.entries.indices where !contacts[place].isLinked {
      let at: UInt64
      if let startedAt = contacts[place].dialStartedAt {
        at = startedAt + configuration.overlay.dialTimeout.wholeNanoseconds
      } else if isShort || isProbe(place) {
        at = contacts[place].nextDialAt
      } else {
        continue
      }
      due = min(due ?? at, at)
    }
    if !isFullMesh, linkTable.count > linksAccepted { due = nanoseconds }
    guard let due else { return }
    let soonest = nanoseconds + configuration.overlay.checkInterval.wholeNanoseconds
    let at = max(due, soonest)
    if isOverlayTimerRunning, at >= overlayTimerAt { return }
    isOverlayTimerRunning = true
    overlayTimerAt = at
    startTimer(.overlay, after: .nanoseconds(Int64(clamping: at - nanoseconds)))
  }
}
