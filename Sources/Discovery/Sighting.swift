/// One service instance, as resolved at one place: an interface and an address family. A peer with
/// two cards and both families has four.
package struct Sighting: Hashable, Sendable {
  /// Where a sighting was made, and of what.
  package struct Key: Hashable, Comparable, Sendable {
    package enum Family: UInt8, Hashable, Sendable {
      case ipv4 = 4
      case ipv6 = 6
    }

    /// The DNS-SD instance name, or `host:port` as given for a static peer.
    package let instance: String
    /// The local interface's index; 0 for a static peer.
    package let interface: UInt32
    package let family: Family

    package init(instance: String, interface: UInt32, family: Family) {
      self.instance = instance
      self.interface = interface
      self.family = family
    }

    package static func < (left: Key, right: Key) -> Bool {
      (left.instance, left.interface, left.family.rawValue)
        < (right.instance, right.interface, right.family.rawValue)
    }
  }

  package let key: Key
  package let endpoints: [PeerEndpoint]
  /// What the instance says of itself; nil for a static peer, of which only the address is known.
  package let record: ServiceRecord?

  package init(key: Key, endpoints: [PeerEndpoint], record: ServiceRecord?) {
    self.key = key
    self.endpoints = endpoints
    self.record = record
  }
}
