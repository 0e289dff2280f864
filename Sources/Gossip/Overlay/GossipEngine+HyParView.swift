/// The overlay's messages. Source: Leitão, Pereira, Rodrigues, "HyParView", DSN 2007, section 4.
///
/// Two differences. Nodes talk only over links that stand, so the peer that a shuffle is handed to
/// answers it, and the node at the end of the walk only learns. And every link carries gossip from
/// its first moment: whether it may stay is settled while it works.
extension GossipEngine {
  /// What a new link is greeted with.
  mutating func greet(_ slot: Int) {
    let isInitiator = linkTable[slot].isInitiator
    if isFullMesh || (isInitiator && linkTable.count == 1) {
      send(.overlay(.join(contact)), to: slot)
    } else if isInitiator {
      let isHighPriority = areFew(links: linkTable.count)
      send(.overlay(.neighbor(isHighPriority: isHighPriority)), to: slot)
    }
  }

  mutating func receiveOverlay(_ message: OverlayMessage, from slot: Int) {
    switch message {
    case .join(let contact): receiveJoin(contact, from: slot)
    case .forwardJoin(let contact, let timeToLive):
      receiveForwardJoin(contact, timeToLive: timeToLive, from: slot)
    case .neighbor(let isHighPriority):
      receiveNeighbor(isHighPriority: isHighPriority, from: slot)
    case .neighborReply(let accepted):
      if !accepted { disconnect(slot, .notNeeded) }
    case .disconnect: linkTable[slot].isLeaving = true
    case .shuffle(let origin, let contacts, let timeToLive):
      receiveShuffle(origin, contacts, timeToLive: timeToLive, from: slot)
    case .shuffleReply(let contacts):
      learn(contacts, isFirstHand: false)
      checkOverlay()
    }
  }

  private mutating func receiveJoin(_ joiner: PeerContact, from slot: Int) {
    guard joiner.key == linkTable[slot].peer.key else { return }
    let before = contacts.place(of: joiner.key).map { contacts[$0].contact }
    learn([joiner], isFirstHand: true)
    let isNews = before != contacts.place(of: joiner.key).map { contacts[$0].contact }
    let known =
      sampleContacts(16, linked: true, except: joiner.key)
      + sampleContacts(4, linked: false, except: joiner.key)
    if !known.isEmpty { send(.overlay(.shuffleReply(known)), to: slot) }
    if isFullMesh {
      if isNews { forward(joiner, timeToLive: 0, except: slot) }
    } else {
      forward(joiner, timeToLive: configuration.overlay.activeWalk, except: slot)
      if linkTable.count > linksAccepted { dropOneLink(except: slot) }
    }
    checkOverlay()
  }

  private mutating func forward(_ joiner: PeerContact, timeToLive: Int, except source: Int) {
    for slot in linkTable.live where slot != source {
      send(.overlay(.forwardJoin(joiner, timeToLive: timeToLive)), to: slot)
    }
  }

  private mutating func receiveForwardJoin(
    _ joiner: PeerContact, timeToLive: Int, from slot: Int
  ) {
    guard joiner.key != id.key else { return }
    if isFullMesh {
      learn([joiner], isFirstHand: false)
      checkOverlay()
      return
    }
    let isLinked = linkTable.live.contains { linkTable[$0].peer.key == joiner.key }
    if timeToLive <= 0 || linkTable.count <= 1 {
      learn([joiner], isFirstHand: false)
      if !isLinked, let place = contacts.place(of: joiner.key), contacts[place].isIdle,
        linkTable.count < linksAccepted, contacts.dialing < configuration.overlay.dialsMax
      {
        dial(place)
      }
      checkOverlay()
      return
    }
    if timeToLive == configuration.overlay.passiveWalk { learn([joiner], isFirstHand: false) }
    guard let next = randomLink(except: slot) else { return }
    send(.overlay(.forwardJoin(joiner, timeToLive: timeToLive - 1)), to: next)
  }

  private mutating func receiveNeighbor(isHighPriority: Bool, from slot: Int) {
    guard !isFullMesh, linkTable.count > linksAccepted else {
      send(.overlay(.neighborReply(accepted: true)), to: slot)
      return
    }
    if isHighPriority {
      dropOneLink(except: slot)
      send(.overlay(.neighborReply(accepted: true)), to: slot)
    } else {
      send(.overlay(.neighborReply(accepted: false)), to: slot)
      disconnect(slot, .notNeeded)
    }
  }

  mutating func shuffleTimerFired() {
    startTimer(.shuffle, after: jittered(configuration.overlay.shuffleInterval))
    guard let slot = randomLink(except: nil) else { return }
    let overlay = configuration.overlay
    let peer = linkTable[slot].peer.key
    let sample =
      sampleContacts(overlay.shuffleActive, linked: true, except: peer)
      + sampleContacts(overlay.shufflePassive, linked: false, except: peer)
    send(
      .overlay(.shuffle(origin: contact, contacts: sample, timeToLive: overlay.activeWalk)),
      to: slot)
  }

  private mutating func receiveShuffle(
    _ origin: PeerContact, _ offered: [PeerContact], timeToLive: Int, from slot: Int
  ) {
    if origin.key == linkTable[slot].peer.key {
      let overlay = configuration.overlay
      let sample = sampleContacts(
        overlay.shuffleActive + overlay.shufflePassive + 1, linked: false, except: origin.key)
      send(.overlay(.shuffleReply(sample)), to: slot)
    }
    if timeToLive > 1, !isFullMesh, let next = randomLink(except: slot) {
      send(
        .overlay(.shuffle(origin: origin, contacts: offered, timeToLive: timeToLive - 1)),
        to: next)
    } else {
      learn([origin] + offered, isFirstHand: false)
      checkOverlay()
    }
  }

  private mutating func randomLink(except excluded: Int?) -> Int? {
    var slots = Array(linkTable.live)
    slots.removeAll { $0 == excluded }
    guard !slots.isEmpty else { return nil }
    return slots[Int.random(in: 0..<slots.count, using: &random)]
  }
}
