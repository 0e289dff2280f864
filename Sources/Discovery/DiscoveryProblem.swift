/// A failure of discovery in words for a person: where it happened, what happened, what to do.
package struct DiscoveryProblem: Hashable, Sendable, CustomStringConvertible {
  package let stage: DiscoveryStage
  /// What happened, one sentence without the final stop.
  package let message: String
  /// The instance it is about, where it is about one.
  package let instance: String?

  package init(_ stage: DiscoveryStage, _ message: String, instance: String? = nil) {
    self.stage = stage
    self.message = message
    self.instance = instance
  }

  package var description: String { "\(stage.rawValue): \(message)" }
}

/// The steps from a network card to a peer that answers, in the order in which they can fail.
package enum DiscoveryStage: String, CaseIterable, Hashable, Sendable {
  /// A network interface is up and takes multicast.
  case interfaces
  /// The system D-Bus can be reached.
  case bus
  /// avahi-daemon answers on it, or Avahi runs in this process.
  case daemon
  /// The own record is announced.
  case publish
  /// Browsing shows records.
  case browse
  /// A record's host name, address and port are found out.
  case resolve
  /// A TCP connection to a peer's gossip port stands.
  case connect
  /// The names given with `--peer` lead to addresses.
  case names
}
