import Foundation
import Gossip
import NIOCore

extension Endpoint {
  /// An IP address as a peer can be dialled at. Nil for other kinds of address, and for port 0.
  ///
  /// - Parameter port: instead of the address's own.
  init?(_ address: SocketAddress, port: UInt16? = nil) {
    guard let host = Self.host(of: address),
      let port = port ?? address.port.flatMap({ UInt16(exactly: $0) }), port > 0
    else { return nil }
    self.init(host: host, port: port)
  }

  /// The text of an IP address: an IPv4 address that came in over an IPv6 socket in its own form
  /// (RFC 4291, section 2.5.5.2), a link-local one with its scope.
  static func host(of address: SocketAddress) -> String? {
    guard let text = address.ipAddress else { return nil }
    guard case .v6 = address else { return text }
    if text.hasPrefix("::ffff:"), text.contains(".") { return String(text.dropFirst(7)) }
    let scope = scopeID(of: address)
    guard scope != 0 else { return text }
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE) + 1)
    guard if_indextoname(scope, &name) != nil else { return "\(text)%\(scope)" }
    let letters = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(text)%\(String(decoding: letters, as: UTF8.self))"
  }

  /// The last field of Linux's `sockaddr_in6`: after family, port, flow and address.
  private static func scopeID(of address: SocketAddress) -> UInt32 {
    address.withSockAddr { pointer, size in
      guard size >= 28 else { return 0 }
      return UnsafeRawPointer(pointer).loadUnaligned(fromByteOffset: 24, as: UInt32.self)
    }
  }
}
