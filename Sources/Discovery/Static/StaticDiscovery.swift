import NIOConcurrencyHelpers

/// The peers that were named with `--peer`. Their names are looked up at the start and again and
/// again, and what they lead to is always said anew, so that a peer that moves is found.
package final class StaticDiscovery: PeerDiscovery {
  private struct State {
    var busy: Set<Int> = []
    var sightings: [Int: Sighting] = [:]
    var failing: Set<Int> = []
  }

  private let peers: [StaticPeer]
  private let interval: Duration
  private let stopSignal = StopSignal()
  private let state = NIOLockedValueBox(State())

  package init(peers: [StaticPeer], limits: DiscoveryLimits = DiscoveryLimits()) {
    self.peers = peers
    interval = limits.namesInterval
  }

  package func run(into channel: DiscoveryEventChannel) async {
    await withTaskGroup { group in
      group.addTask {
        while !Task.isCancelled {
          for index in self.peers.indices { self.lookUp(index, into: channel) }
          try? await Task.sleep(for: self.interval)
        }
      }
      await stopSignal.wait()
      group.cancelAll()
    }
  }

  package func stop() { stopSignal.raise() }

  /// One look-up per peer at a time: a resolver that hangs is not asked twice.
  private func lookUp(_ index: Int, into channel: DiscoveryEventChannel) {
    guard state.withLockedValue({ $0.busy.insert(index).inserted }) else { return }
    NameLookup.start(peers[index]) { result in
      self.state.withLockedValue { state in
        state.busy.remove(index)
        // Sent inside the lock, so that two answers for one peer keep their order.
        for event in self.events(for: result, of: index, in: &state) { channel.send(event) }
      }
    }
  }

  private func events(
    for result: Result<[PeerEndpoint], NameLookup.LookupError>, of index: Int,
    in state: inout State
  ) -> [DiscoveryEvent] {
    switch result {
    case .success(let endpoints):
      var events: [DiscoveryEvent] = []
      if !state.failing.isEmpty {
        state.failing.remove(index)
        if state.failing.isEmpty { events.append(.recovered(.names)) }
      }
      // The family only tells keys apart; a static sighting holds addresses of both.
      let key = Sighting.Key(instance: peers[index].description, interface: 0, family: .ipv4)
      let sighting = Sighting(key: key, endpoints: endpoints, record: nil)
      let former = state.sightings.updateValue(sighting, forKey: index)
      // Said again when nothing changed: a peer that was named is never to be forgotten.
      events.append(
        former == nil || former == sighting ? .appeared(sighting) : .changed(sighting))
      return events
    case .failure(let error):
      guard state.failing.insert(index).inserted else { return [] }
      return [.problem(DiscoveryProblem(.names, error.description))]
    }
  }
}
