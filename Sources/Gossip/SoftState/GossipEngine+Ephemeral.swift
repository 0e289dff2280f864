/// What is said and forgotten: down the author's soft tree, once each.
extension GossipEngine {
  mutating func publish(_ message: EphemeralMessage) {
    guard
      ephemeral.insert(
        author: message.author, id: message.id, max: configuration.softState.ephemeralSeenMax)
    else { return }
    let lazy = membership.place(of: message.author).map { membership[$0].tree.lazyOut }
    for slot in linkTable.live.subtracting(lazy ?? SlotSet()) {
      send(.ephemeral(message), to: slot)
    }
  }

  mutating func receiveEphemeral(_ message: EphemeralMessage, from slot: Int) {
    let grace = configuration.softState.ephemeralGrace.wholeNanoseconds / 1_000_000
    guard message.deadlineMilliseconds &+ grace >= now.wallMilliseconds else { return }
    let place = membership.place(of: message.author)
    guard
      ephemeral.insert(
        author: message.author, id: message.id, max: configuration.softState.ephemeralSeenMax)
    else {
      guard let place, message.author != id else { return }
      let isDirect = linkTable[slot].peer == message.author
      if let pruned = membership[place].tree.receivedAgain(from: slot, isDirect: isDirect) {
        outbox.addPrune(pruned, StreamID(message.author.key.number))
      }
      return
    }
    var targets = linkTable.live
    targets.remove(slot)
    if let place {
      receivedSoftNews(place, from: slot)
      targets = targets.subtracting(membership[place].tree.lazyOut)
    }
    effects.append(.deliverEphemeral(message))
    for target in targets where linkTable[target].peer != message.author {
      send(.ephemeral(message), to: target)
    }
  }
}
