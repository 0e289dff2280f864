extension AvahiCoordinator: AvahiSessionOwner {
  /// Failed looks at a known record in a row after which it counts as gone. One or two happen where
  /// packets are lost.
  private static let failuresUntilGone = 3

  /// Browsing begins on a new session: what is known stays until it had time to be found again.
  func beginRound() {
    resolveQueue.reset()
    ledger.beginRound()
    if let roundTimer { thread.cancel(roundTimer) }
    roundTimer = thread.schedule(after: limits.settleTime) { [weak self] in self?.endRound() }
  }

  private func endRound() {
    roundTimer = nil
    for event in ledger.endRound() { send(event) }
  }

  func browserFound(_ key: Sighting.Key, interface: String) {
    works(.browse)
    guard filter.allows(interface) else { return }
    guard resolveQueue.appeared(key, at: clock.now) else {
      report(
        DiscoveryProblem(
          .browse, "more than \(limits.sightingsMax) records are announced; the rest is ignored"))
      return
    }
    resolveDue()
  }

  func browserLost(_ key: Sighting.Key) {
    resolveQueue.disappeared(key)
    if let event = ledger.removed(key) { send(event) }
  }

  func browserSettled() { works(.browse) }

  func resolved(_ key: Sighting.Key, as answer: ResolvedInstance) {
    defer { resolveDue() }
    let endpoint = PeerEndpoint(host: answer.address, port: answer.port)
    do {
      let record = try ServiceRecord(
        instance: key.instance, port: answer.port, text: answer.text)
      resolveQueue.answered(key, isFinal: record.idPrefix == self.record.idPrefix, at: clock.now)
      let sighting = Sighting(key: key, endpoints: [scoped(endpoint, by: key)], record: record)
      works(.resolve)
      if let event = ledger.resolved(sighting) { send(event) }
    } catch {
      resolveQueue.answered(key, at: clock.now)
      report(
        DiscoveryProblem(
          .resolve, "\"\(key.instance)\" is passed over: \(error)", instance: key.instance))
    }
  }

  func resolveFailed(_ key: Sighting.Key, because reason: String) {
    let failureCount = resolveQueue.failed(key, at: clock.now)
    if !ledger.holds(key) {
      report(
        DiscoveryProblem(
          .resolve, "\"\(key.instance)\" was seen but not found: \(reason)",
          instance: key.instance))
    } else if failureCount >= Self.failuresUntilGone, let event = ledger.removed(key) {
      // Of a node that died without a goodbye the pointer to its record lives on for 75 minutes.
      send(event)
    }
    resolveDue()
  }

  func failed(_ problem: DiscoveryProblem) { report(problem) }

  func broke(_ problem: DiscoveryProblem) {
    report(problem)
    sessionBroke()
  }

  /// A link-local address can only be dialled with the interface it was seen on.
  private func scoped(_ endpoint: PeerEndpoint, by key: Sighting.Key) -> PeerEndpoint {
    guard endpoint.reach == .ipv6LinkLocal else { return endpoint }
    let scope = NetworkInterface.name(ofIndex: key.interface) ?? String(key.interface)
    return PeerEndpoint(host: "\(endpoint.host)%\(scope)", port: endpoint.port)
  }

  private func resolveDue() {
    let now = clock.now
    for key in resolveQueue.takeDue(at: now) where active?.resolve(key) != true {
      resolveQueue.failed(key, at: now)
    }
    if let resolveTimer { thread.cancel(resolveTimer) }
    resolveTimer = resolveQueue.nextDue(at: now).map { due in
      thread.schedule(after: max(.zero, due - now)) { [weak self] in
        self?.resolveTimer = nil
        self?.resolveDue()
      }
    }
  }
}
