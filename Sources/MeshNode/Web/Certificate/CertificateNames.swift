import Foundation
import NIOCore

/// What a browser may have in its address bar for this machine: what the certificate must name.
struct CertificateNames: Hashable, Sendable {
  /// Names and addresses of one certificate; a machine with more is named by the first of them.
  static let namesMax = 64

  /// In small letters.
  let hosts: Set<String>
  /// The bytes of IPv4 and IPv6 addresses.
  let addresses: Set<[UInt8]>

  init(hosts: Set<String>, addresses: Set<[UInt8]>) {
    self.hosts = hosts
    self.addresses = addresses
  }

  /// The names of this machine as it stands; addresses that need a scope cannot be in an address
  /// bar and are left out.
  static func now(hostNames: [String]) -> CertificateNames {
    var hosts: Set<String> = ["localhost"]
    for name in hostNames.map({ $0.lowercased() }) where isHostName(name) {
      hosts.insert(name)
      hosts.insert("\(name.prefix { $0 != "." }).local")
    }
    var addresses: Set<[UInt8]> = [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]]
    for device in (try? System.enumerateDevices()) ?? [] {
      guard addresses.count + hosts.count < namesMax, let address = device.address,
        let bytes = address.ipBytes, !isLinkLocal(bytes)
      else { continue }
      addresses.insert(bytes)
    }
    return CertificateNames(hosts: hosts, addresses: addresses)
  }

  /// Whether everything the other names is named here too.
  func covers(_ other: CertificateNames) -> Bool {
    hosts.isSuperset(of: other.hosts) && addresses.isSuperset(of: other.addresses)
  }

  private static func isLinkLocal(_ bytes: [UInt8]) -> Bool {
    bytes.count == 16 && bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  /// Letters, digits, hyphens and dots, as a certificate can name them (RFC 5280, 4.2.1.6).
  private static func isHostName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 253
      && name.utf8.allSatisfy {
        $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")
          || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: ".")
      }
  }
}

extension SocketAddress {
  /// The address in network order, without port and scope.
  fileprivate var ipBytes: [UInt8]? {
    switch self {
    case .v4(let address):
      withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
    case .v6(let address):
      withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
    case .unixDomainSocket: nil
    }
  }
}
