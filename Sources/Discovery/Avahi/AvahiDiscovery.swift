import CAvahi
import Logging

/// Multicast discovery with Avahi.
package final class AvahiDiscovery: PeerDiscovery {
  private let stopSignal = StopSignal()

  package init(configuration: DiscoveryConfiguration, record: ServiceRecord, logger: Logger) {}

  package func run(into channel: DiscoveryEventChannel) async {
    await stopSignal.wait()
  }

  package func stop() { stopSignal.raise() }
}
