/// No multicast: nobody is looked for, nothing is published.
struct OffDiscovery: PeerDiscovery {
  private let stopSignal = StopSignal()

  func run(into channel: DiscoveryEventChannel) async {
    channel.send(.usingBackend(.none))
    await stopSignal.wait()
  }

  func stop() { stopSignal.raise() }
}
