import Discovery
import Gossip

/// Where this machine can be reached.
struct OwnAddresses: Hashable, Sendable {
  /// Addresses of the LAN, best first: IPv4, IPv6, then link-local ones.
  let lan: [String]

  static func now(interfaces: [String]) -> OwnAddresses {
    let filter = InterfaceFilter(names: interfaces)
    let endpoints = NetworkInterface.all()
      .filter { $0.isRunning && !$0.isLoopback && filter.allows($0.name) }
      .flatMap { interface in
        interface.publishedAddresses.map { PeerEndpoint(host: $0, port: 0) }
      }
    return OwnAddresses(lan: endpoints.sorted { $0.reach < $1.reach }.map(\.host))
  }

  /// Pages for other machines, best first; a browser cannot use an address that needs a scope.
  func webURLs(port: Int) -> [String] {
    lan.filter { !$0.lowercased().hasPrefix("fe80") }
      .map { $0.contains(":") ? "https://[\($0)]:\(port)/" : "https://\($0):\(port)/" }
  }

  func endpoints(port: UInt16) -> [Endpoint] {
    lan.prefix(AddressBook.endpointsMax).map { Endpoint(host: $0, port: port) }
  }
}
