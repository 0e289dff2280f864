/// A way of finding peers and of being found: the system's Avahi daemon, an Avahi in this process,
/// or a list of addresses. Everything it has to say goes into the channel it is given; nothing it
/// meets makes it throw.
///
/// Composed by ``DiscoveryService``; not called by anything else.
package protocol PeerDiscovery: Sendable {
  /// Publishes and looks until the task is cancelled or ``stop()`` is called. Returns when the
  /// published record is withdrawn from the network.
  func run(into channel: DiscoveryEventChannel) async

  /// Makes ``run(into:)`` return soon. May be called more than once, and before `run`.
  func stop()
}
