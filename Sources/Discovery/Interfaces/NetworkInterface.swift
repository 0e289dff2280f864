import Glibc

/// A network interface of this machine with its addresses, as they are at one moment.
package struct NetworkInterface: Hashable, Sendable {
  package let name: String
  package let index: UInt32
  package let isLoopback: Bool
  package let isPointToPoint: Bool
  /// Administratively up, with a carrier.
  package let isRunning: Bool
  package let isMulticast: Bool
  /// Numeric, without scope; IPv4 first, otherwise in the kernel's order.
  package var addresses: [String] = []

  /// Whether mDNS works on it. Avahi takes the loopback too, so that nodes on a machine without a
  /// network find each other.
  package var takesMulticast: Bool {
    isRunning && !isPointToPoint && (isMulticast || isLoopback) && !addresses.isEmpty
  }

  /// The addresses to publish: link-local ones only where there is no other of their family, as
  /// others could not dial them without knowing the scope.
  package var publishedAddresses: [String] {
    let endpoints = addresses.map { PeerEndpoint(host: $0, port: 0) }
    func pick(_ best: PeerEndpoint.Reach, _ second: PeerEndpoint.Reach) -> [String] {
      let preferred = endpoints.filter { $0.reach == best }
      return (preferred.isEmpty ? endpoints.filter { $0.reach == second } : preferred).map(\.host)
    }
    let chosen =
      isLoopback
      ? addresses : pick(.ipv4, .ipv4LinkLocal) + pick(.ipv6, .ipv6LinkLocal)
    return Array(chosen.prefix(Self.publishedAddressesMax))
  }

  private static let publishedAddressesMax = 8
}

extension NetworkInterface {
  /// Interfaces that are looked at.
  private static let interfacesMax = 256

  /// What the kernel has now, by index; empty when it would not tell.
  package static func all() -> [NetworkInterface] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    var found: [String: NetworkInterface] = [:]
    var next = first
    while let entry = next {
      next = entry.pointee.ifa_next
      let name = String(cString: entry.pointee.ifa_name)
      guard found[name] != nil || found.count < interfacesMax else { continue }
      var interface =
        found[name]
        ?? NetworkInterface(name: name, flags: Int32(bitPattern: entry.pointee.ifa_flags))
      if let address = numericAddress(entry.pointee.ifa_addr),
        !interface.addresses.contains(address)
      {
        interface.addresses.append(address)
      }
      found[name] = interface
    }
    return found.values.map(\.inOrder).sorted { $0.index < $1.index }
  }

  /// The name that an index has now.
  package static func name(ofIndex index: UInt32) -> String? {
    var text = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    return if_indextoname(index, &text).map { String(cString: $0) }
  }

  private init(name: String, flags: Int32) {
    self.name = name
    index = if_nametoindex(name)
    func has(_ flag: Int) -> Bool { Int(flags) & flag != 0 }
    isLoopback = has(IFF_LOOPBACK)
    isPointToPoint = has(IFF_POINTOPOINT)
    isRunning = has(IFF_UP) && has(IFF_RUNNING)
    isMulticast = has(IFF_MULTICAST)
  }

  private var inOrder: NetworkInterface {
    var copy = self
    copy.addresses = addresses.filter { !$0.contains(":") } + addresses.filter { $0.contains(":") }
    return copy
  }

  /// An IPv4 or IPv6 address in text, without scope; nil for other families.
  private static func numericAddress(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
    guard let address else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = Int32(address.pointee.sa_family)
    let isWritten: Bool
    switch family {
    case AF_INET:
      isWritten = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        inet_ntop(family, &$0.pointee.sin_addr, &text, socklen_t(text.count)) != nil
      }
    case AF_INET6:
      isWritten = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        inet_ntop(family, &$0.pointee.sin6_addr, &text, socklen_t(text.count)) != nil
      }
    default: return nil
    }
    guard isWritten else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
