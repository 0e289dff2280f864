import Discovery
import Gossip

/// Where peers may be reached, from all that told: discovery, peers, memory. Pure.
struct AddressBook {
  /// Peers kept at most; the one heard of longest ago goes first.
  static let peersMax = 1_024
  static let endpointsMax = 8

  private struct Entry {
    var endpoints: [Endpoint]
    var heard: UInt64
  }

  private var entries: [PeerKey: Entry] = [:]
  private var clock: UInt64 = 0

  /// Adds what was heard, newest first, and gives the whole.
  @discardableResult
  mutating func add(_ contact: PeerContact) -> PeerContact {
    clock += 1
    var endpoints = contact.endpoints
    for known in entries[contact.key]?.endpoints ?? [] where !endpoints.contains(known) {
      endpoints.append(known)
    }
    endpoints = Array(endpoints.prefix(Self.endpointsMax))
    if entries[contact.key] == nil, entries.count >= Self.peersMax { forgetOldest() }
    entries[contact.key] = Entry(endpoints: endpoints, heard: clock)
    return PeerContact(key: contact.key, endpoints: endpoints)
  }

  func contact(of key: PeerKey) -> PeerContact? {
    entries[key].map { PeerContact(key: key, endpoints: $0.endpoints) }
  }

  private mutating func forgetOldest() {
    guard let oldest = entries.min(by: { $0.value.heard < $1.value.heard })?.key else { return }
    entries[oldest] = nil
  }
}

extension Endpoint {
  init(_ endpoint: PeerEndpoint) {
    self.init(host: endpoint.host, port: endpoint.port)
  }
}
