import Logging

/// Discovery as a node uses it: multicast in the mode that was asked for, static peers beside it, one
/// stream of events. Made once per run of the node.
package struct DiscoveryService: Sendable {
  /// For one reader, which should feed a ``DiscoveryTable``. Ends when ``run()`` has returned.
  package var events: AsyncStream<DiscoveryEvent> { channel.events }

  private let channel: DiscoveryEventChannel
  private let parts: [any PeerDiscovery]

  /// - Parameter record: what the node says of itself.
  package init(
    configuration: DiscoveryConfiguration, record: ServiceRecord, logger: Logger
  ) {
    var parts: [any PeerDiscovery] = []
    if configuration.mode == .off {
      parts.append(OffDiscovery())
    } else {
      parts.append(
        AvahiDiscovery(configuration: configuration, record: record, logger: logger))
    }
    if !configuration.staticPeers.isEmpty {
      parts.append(
        StaticDiscovery(peers: configuration.staticPeers, limits: configuration.limits))
    }
    self.init(parts: parts, limits: configuration.limits)
  }

  package init(parts: [any PeerDiscovery], limits: DiscoveryLimits = DiscoveryLimits()) {
    self.parts = parts
    channel = DiscoveryEventChannel(pendingEventsMax: limits.pendingEventsMax)
  }

  /// Publishes and looks until its task is cancelled or ``stop()`` is called. Returns when the record
  /// is withdrawn. To be called once.
  package func run() async {
    await withTaskGroup { group in
      for part in parts {
        group.addTask { await part.run(into: channel) }
      }
    }
    channel.finish()
  }

  /// Makes ``run()`` return soon, normally within a fraction of a second.
  package func stop() {
    for part in parts { part.stop() }
  }
}
