import Foundation
import Gossip
import NIOCore

/// Which pages may open a socket here, and under which names this node answers.
///
/// The host check is against DNS rebinding: a stranger's page can make its own *name* point at this
/// machine, but it can neither take an address for a name nor one of ours.
struct OriginPolicy: Sendable {
  static let hostRefusal =
    "This node is not known under that name; open it by its address, or as localhost."

  /// Names of this machine, in small letters, and their forms in the local domains.
  private let hosts: Set<String>
  /// Origins of other nodes' pages, from their signed records.
  private let isKnownOrigin: @Sendable (String) -> Bool

  /// Domains that nobody can register on the internet (RFC 6762, RFC 8375, ICANN's `internal`).
  private static let localDomains = [
    "local", "lan", "home", "home.arpa", "internal", "localdomain",
  ]

  init(hostNames: [String], isKnownOrigin: @escaping @Sendable (String) -> Bool) {
    var hosts: Set<String> = ["localhost"]
    for name in hostNames.map({ $0.lowercased() }) where !name.isEmpty {
      hosts.insert(name)
      let first = name.prefix { $0 != "." }
      for domain in Self.localDomains { hosts.insert("\(first).\(domain)") }
      hosts.insert(String(first))
    }
    self.hosts = hosts
    self.isKnownOrigin = isKnownOrigin
  }

  /// Whether a `Host` field names this node: any address, or a name of its own.
  func allows(host: String) -> Bool {
    guard let (name, _) = Self.split(host) else { return false }
    if name.hasPrefix("[") {
      let inside = name.dropFirst().dropLast().prefix { $0 != "%" }
      return name.hasSuffix("]") && Self.isAddress(String(inside))
    }
    let lowered = name.lowercased()
    return hosts.contains(lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered)
      || Self.isAddress(lowered)
  }

  /// Whether a page of an origin may open a socket here; the host has been checked.
  func allows(origin: String, host: String) -> Bool {
    guard let parts = Self.parts(ofOrigin: origin) else { return false }
    let own = Self.split(host).map { ($0.name.lowercased(), $0.port ?? parts.defaultPort) }
    if let own, own == (parts.name, parts.port) { return true }
    return isKnownOrigin("\(parts.scheme)://\(parts.name):\(parts.port)")
  }

  /// The origin of a page's address, with its port always written out; nil for what is none.
  static func origin(ofURL url: String) -> String? {
    guard let mark = url.range(of: "://") else { return nil }
    let authority = url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let parts = parts(ofOrigin: url[..<mark.upperBound] + authority) else { return nil }
    return "\(parts.scheme)://\(parts.name):\(parts.port)"
  }

  private struct Parts {
    let scheme: String
    let name: String
    let port: Int
    let defaultPort: Int
  }

  private static func parts(ofOrigin origin: some StringProtocol) -> Parts? {
    let lowered = origin.lowercased()
    for (scheme, port) in [("https", 443), ("http", 80)] where lowered.hasPrefix("\(scheme)://") {
      guard let (name, given) = split(String(lowered.dropFirst(scheme.count + 3))) else {
        return nil
      }
      return Parts(scheme: scheme, name: name, port: given ?? port, defaultPort: port)
    }
    return nil
  }

  /// `name`, `name:port` and `[v6]:port` taken apart.
  static func split(_ authority: String) -> (name: String, port: Int?)? {
    guard !authority.isEmpty, !authority.contains(where: { "/@ \t,".contains($0) }) else {
      return nil
    }
    let nameEnd: String.Index
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      nameEnd = authority.index(after: bracket)
    } else {
      nameEnd = authority.firstIndex(of: ":") ?? authority.endIndex
    }
    let name = String(authority[..<nameEnd])
    guard !name.isEmpty else { return nil }
    let rest = authority[nameEnd...]
    guard !rest.isEmpty else { return (name, nil) }
    guard let port = UInt16(rest.dropFirst()), rest.first == ":", port > 0 else { return nil }
    return (name, Int(port))
  }

  private static func isAddress(_ text: String) -> Bool {
    (try? SocketAddress(ipAddress: text, port: 0)) != nil
  }
}
