import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// What the first handler of every connection needs to know. One for all connections.
struct Entrance: Sendable {
  /// Who got a connection.
  enum Outcome: Sendable {
    case http(HTTP1Channel.Value)
    case webSocket
    /// It was answered or lost at the entrance.
    case ended
  }

  let limits: WebLimits
  let origins: OriginPolicy
  let tls: TLSContext
  let http: HTTP1Channel
  let hubs: LoopHubs
  let context: WebSessionContext
  let logger: Logger

  func makeTLSHandler() -> NIOSSLServerHandler? {
    tls.current.map { NIOSSLServerHandler(context: $0) }
  }

  /// Pages must be a secure context: on this machine plain HTTP is one, elsewhere it is not.
  func servesPlain(to channel: any Channel) -> Bool {
    guard let remote = channel.remoteAddress else { return false }
    return remote.isLoopback
  }

  func redirect(_ head: RequestHead?) -> HeadResponse {
    guard let head, let host = head.single("host"), origins.allows(host: host) else {
      return HeadResponse(status: .misdirected, text: OriginPolicy.hostRefusal)
    }
    return HeadResponse(
      status: .permanentRedirect, text: "This node is served over HTTPS.",
      fields: [("Location", "https://\(host)\(head.target)")])
  }

  /// Puts Hummingbird's handlers behind the entrance.
  func startHTTP(in channel: any Channel) throws -> HTTP1Channel.Value {
    var value: Result<HTTP1Channel.Value, any Error>?
    // Completes at once: all it does is add handlers.
    let bound = NIOLoopBoundBox(value, eventLoop: channel.eventLoop)
    http.setup(channel: channel, logger: logger).whenComplete { bound.value = $0 }
    value = bound.value
    guard let value else { throw ChannelError.ioOnClosedChannel }
    return try value.get()
  }

  /// Puts a session in the place of the entrance.
  func startSession(
    _ dialect: Dialect, leftover: ByteBuffer?, in handler: ChannelHandlerContext,
    after entrance: EntranceHandler
  ) {
    let channel = handler.channel
    try? channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
    guard context.admit() else {
      var bytes = ByteBuffer()
      bytes.writeCloseFrame(1013, "node is full: try another node")
      handler.writeAndFlush(entrance.wrapOutboundOut(bytes), promise: nil)
      handler.close(promise: nil)
      return
    }
    let session = WebSocketSession(
      hub: hubs.hub(on: channel.eventLoop), dialect: dialect, leftover: leftover)
    do {
      try channel.pipeline.syncOperations.addHandler(session, position: .after(entrance))
    } catch {
      context.release()
      handler.close(promise: nil)
    }
  }
}

extension SocketAddress {
  /// 127.0.0.0/8, ::1, and the first written as a v6 address; also a socket of this machine's own
  /// file system.
  var isLoopback: Bool {
    switch self {
    case .unixDomainSocket: return true
    case .v4: return ipAddress?.hasPrefix("127.") == true
    case .v6:
      guard let address = ipAddress else { return false }
      return address == "::1" || address.hasPrefix("::ffff:127.")
    }
  }
}
