/// How a node looks for others.
package enum DiscoveryMode: String, CaseIterable, Sendable {
  /// The system's avahi-daemon where it answers, otherwise an Avahi in this process.
  case auto
  case daemon
  case embedded
  /// No multicast at all; static peers are still dialled.
  case off
}

/// What ``DiscoveryService`` is made from.
package struct DiscoveryConfiguration: Sendable {
  package var mode: DiscoveryMode
  /// Names of the interfaces to use, and no others; empty means every one that is not of a container
  /// or a virtual machine (see ``InterfaceFilter``).
  package var interfaces: [String]
  /// Dialled always, whatever multicast says.
  package var staticPeers: [StaticPeer]
  package var limits: DiscoveryLimits
  /// What is published and looked for. Another type than the nodes' is for trials on a network where
  /// nodes must not take notice.
  package var serviceType = ServiceRecord.serviceType
  /// Whether the own record is published; without it, one only looks.
  package var isPublishing = true

  package init(
    mode: DiscoveryMode = .auto, interfaces: [String] = [], staticPeers: [StaticPeer] = [],
    limits: DiscoveryLimits = DiscoveryLimits()
  ) {
    self.mode = mode
    self.interfaces = interfaces
    self.staticPeers = staticPeers
    self.limits = limits
  }
}
