import Dispatch
import Glibc

/// Finds the addresses of a host name with the system's resolver, which blocks: so it runs on a
/// Dispatch thread and never on one of the tasks'.
package enum NameLookup {
  /// Addresses taken of one name.
  static let addressesMax = 16

  /// - Parameter answer: called once, on another thread: the endpoints, or words why there are none.
  static func start(
    _ peer: StaticPeer, answer: @escaping @Sendable (Result<[PeerEndpoint], LookupError>) -> Void
  ) {
    DispatchQueue.global(qos: .utility).async { answer(look(up: peer)) }
  }

  package struct LookupError: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  private static func look(up peer: StaticPeer) -> Result<[PeerEndpoint], LookupError> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(peer.host, nil, &hints, &first)
    guard status == 0, let first else {
      let reason = gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
      return .failure(LookupError(description: "\(peer.host) leads to no address: \(reason)"))
    }
    defer { freeaddrinfo(first) }
    var endpoints: [PeerEndpoint] = []
    var next: UnsafeMutablePointer<addrinfo>? = first
    while let info = next, endpoints.count < addressesMax {
      next = info.pointee.ai_next
      // Enough for an IPv6 address with the longest interface name.
      var text = [CChar](repeating: 0, count: 128)
      guard
        getnameinfo(
          info.pointee.ai_addr, info.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0,
          NI_NUMERICHOST) == 0
      else { continue }
      let host = text.withUnsafeBufferPointer { buffer in
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      let endpoint = PeerEndpoint(host: host, port: peer.port)
      if !endpoints.contains(endpoint) { endpoints.append(endpoint) }
    }
    return .success(endpoints)
  }
}

extension StaticPeer {
  /// What its name leads to now, best first as the system has it.
  /// Ends early when its task is cancelled, however long the resolver takes.
  package func lookUp() async -> Result<[PeerEndpoint], NameLookup.LookupError> {
    let (answers, answer) = AsyncStream.makeStream(
      of: Result<[PeerEndpoint], NameLookup.LookupError>.self,
      bufferingPolicy: .bufferingOldest(1))
    NameLookup.start(self) {
      answer.yield($0)
      answer.finish()
    }
    for await result in answers { return result }
    return .failure(NameLookup.LookupError(description: "the look-up of \(host) was given up"))
  }
}
