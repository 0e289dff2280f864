import Logging

/// Multicast discovery with Avahi: the system's daemon, the one in this process, or whichever of both
/// is there, according to the mode.
package struct AvahiDiscovery: PeerDiscovery {
  private let configuration: DiscoveryConfiguration
  private let record: ServiceRecord
  private let logger: Logger
  private let stopSignal = StopSignal()

  package init(configuration: DiscoveryConfiguration, record: ServiceRecord, logger: Logger) {
    self.configuration = configuration
    self.record = record
    self.logger = logger
  }

  package func run(into channel: DiscoveryEventChannel) async {
    guard let thread = AvahiPollThread.start() else {
      let words = "the system gives no thread to run Avahi on"
      channel.send(.problem(DiscoveryProblem(.daemon, words)))
      await stopSignal.wait()
      return
    }
    let coordinator = AvahiCoordinator(
      thread: thread, configuration: configuration, record: record, channel: channel,
      logger: logger)
    thread.perform { coordinator.start() }
    await stopSignal.wait()
    thread.perform { coordinator.stop() }
    await withCheckedContinuation { continuation in
      thread.finish { continuation.resume() }
    }
  }

  package func stop() { stopSignal.raise() }
}
