/// Every number the protocol has, in one place. The defaults are for a LAN.
package struct GossipConfiguration: Hashable, Sendable {
  /// How many addresses a contact may carry.
  package var endpointsMax = 8

  package init() {}
}
