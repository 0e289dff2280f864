/// A numeric address and a TCP port to dial.
package struct PeerEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// How good an address is to dial, best first. An address of the whole LAN is better than one that
  /// needs a scope, and one that only this machine can use comes last.
  package enum Reach: Int, Comparable, Sendable {
    case ipv4
    case ipv6
    case ipv6LinkLocal
    case ipv4LinkLocal
    case loopback

    package static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
  }

  /// An IPv4 or IPv6 address in text; a link-local one with its scope (`fe80::1%eth0`).
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  package var reach: Reach {
    let lowercased = host.lowercased()
    guard lowercased.contains(":") else {
      if lowercased.hasPrefix("127.") { return .loopback }
      return lowercased.hasPrefix("169.254.") ? .ipv4LinkLocal : .ipv4
    }
    if lowercased == "::1" { return .loopback }
    // fe80::/10, RFC 4291 section 2.4.
    let isLinkLocal = ["fe8", "fe9", "fea", "feb"].contains { lowercased.hasPrefix($0) }
    return isLinkLocal ? .ipv6LinkLocal : .ipv6
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
