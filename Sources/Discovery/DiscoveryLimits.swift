/// The bounds and delays of discovery. Defaults suit a LAN; tests make them smaller.
package struct DiscoveryLimits: Sendable {
  /// Peers that a ``DiscoveryTable`` holds. The overlay needs 128 at most, so this is eight times
  /// what can be used; more is a flood.
  package var peersMax = 1_024
  /// Sightings kept of one peer: four cards with both families, and a former name.
  package var sightingsPerPeerMax = 16
  /// Endpoints handed on of one peer, so that dialling all of them in turn stays short.
  package var endpointsPerPeerMax = 8
  /// Sightings over all peers.
  package var sightingsMax = 4_096
  /// Events that wait for the consumer. Beyond it they are dropped and a snapshot follows.
  package var pendingEventsMax = 4_096
  /// Resolvers open at once. avahi-daemon allows a client 1,024 objects; too few makes the first
  /// picture of a large LAN slow.
  package var resolversMax = 64
  /// How long the daemon may be away before Avahi in the process takes over: longer than a restart of
  /// it takes, or names would change hands for nothing.
  package var daemonAbsence: Duration = .seconds(2)
  /// Before connecting anew to a daemon that broke off.
  package var daemonReconnect: Duration = .milliseconds(100)
  /// Between attempts to start the Avahi in the process, and to publish, after they failed.
  package var failureRetry: Duration = .seconds(5)
  /// Changes of interfaces and addresses come in bursts; the last of one is waited for this long.
  package var interfaceSettleTime: Duration = .milliseconds(100)
  /// Between attempts to reach a D-Bus that is not there.
  package var busRetry: Duration = .seconds(5)
  /// Between two looks at one known record each, to notice a peer that came back under the same name
  /// with another port. The answer usually comes from Avahi's cache.
  package var recheckInterval: Duration = .seconds(10)
  /// First wait before a failed resolve is tried again; doubles up to ``resolveRetryMax``.
  package var resolveRetryMin: Duration = .milliseconds(500)
  package var resolveRetryMax: Duration = .seconds(60)
  /// After browsing began anew, how long former sightings may stay unconfirmed.
  package var settleTime: Duration = .seconds(5)
  /// How long a stop waits for the record to be withdrawn; a node's stop has 2 s for everything.
  package var withdrawalTime: Duration = .seconds(1)
  /// Between two look-ups of the names of static peers.
  package var namesInterval: Duration = .seconds(30)

  package init() {}
}
