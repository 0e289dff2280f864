import Dispatch
import Glibc

/// Tries whether a TCP port answers, on a Dispatch thread.
enum PortProbe {
  /// The first of the endpoints that accepts a connection, or why the best one did not.
  static func firstAnswering(
    of endpoints: [PeerEndpoint], timeout: Duration
  ) async -> Result<PeerEndpoint, DiscoveryObservation.ConnectFailure> {
    var reason = "it has no address"
    for (index, endpoint) in endpoints.enumerated() {
      guard let failure = await connect(to: endpoint, timeout: timeout) else {
        return .success(endpoint)
      }
      if index == 0 { reason = "\(endpoint): \(failure)" }
    }
    return .failure(DiscoveryObservation.ConnectFailure(reason: reason))
  }

  private static func connect(to endpoint: PeerEndpoint, timeout: Duration) async -> String? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        continuation.resume(returning: tryConnecting(to: endpoint, timeout: timeout))
      }
    }
  }

  /// Nil when it answered.
  private static func tryConnecting(to endpoint: PeerEndpoint, timeout: Duration) -> String? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(endpoint.host, String(endpoint.port), &hints, &first) == 0, let info = first
    else { return "no numeric address" }
    defer { freeaddrinfo(info) }
    let type = info.pointee.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(info.pointee.ai_family, type, 0)
    guard descriptor >= 0 else { return words(for: errno) }
    defer { close(descriptor) }
    if Glibc.connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 { return nil }
    guard errno == EINPROGRESS else { return words(for: errno) }
    let milliseconds = Int32(clamping: Int64(timeout / .milliseconds(1)))
    guard isWritable(descriptor, within: milliseconds) else { return "no answer" }
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
    return error == 0 ? nil : words(for: error)
  }

  /// In the layout of C's `pollfd`: an optimised build finds that one's members only through
  /// CAvahi, whose headers include it first, and CAvahi stays in its own folder.
  private struct PollRequest {
    let descriptor: Int32
    let events: Int16
    var occurred: Int16 = 0
  }

  private static func isWritable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var request = PollRequest(descriptor: descriptor, events: Int16(POLLOUT))
    return withUnsafeMutablePointer(to: &request) { request in
      request.withMemoryRebound(to: pollfd.self, capacity: 1) { poll($0, 1, milliseconds) > 0 }
    }
  }

  private static func words(for code: Int32) -> String { String(cString: strerror(code)) }
}
