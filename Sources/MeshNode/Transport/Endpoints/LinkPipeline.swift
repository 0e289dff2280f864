import Foundation
import Gossip
import NIOCore
import NIOSSL

/// What every connection between nodes is set up with.
struct LinkPipeline: Sendable {
  let environment: LinkEnvironment
  let tls: LinkTLS

  /// Linux's `TCP_USER_TIMEOUT` (RFC 5482): unacknowledged bytes for so long close the connection.
  private static let userTimeout = ChannelOptions.Types.SocketOption(
    level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT))
  /// Linux's `TCP_NOTSENT_LOWAT`: what waits in the kernel without having been sent is no longer
  /// in order of precedence, so it is kept short.
  private static let unsentMax = ChannelOptions.Types.SocketOption(
    level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT))

  /// On the channel's event loop. The outcome is completed by the handler from then on, or by the
  /// caller where this throws.
  func configure(
    _ channel: any Channel, role: LinkTranscript.Role,
    outcome: EventLoopPromise<AuthenticatedPeer>
  ) throws {
    let configuration = environment.configuration
    let tlsHandler: NIOSSLHandler =
      try role == .initiator ? tls.clientHandler() : tls.serverHandler()
    if let options = channel.syncOptions {
      try options.setOption(.tcpOption(.tcp_nodelay), value: 1)
      try options.setOption(
        Self.userTimeout, value: Int(configuration.writeStallMax.milliseconds))
      try options.setOption(Self.unsentMax, value: configuration.writeBufferByteMax)
      try options.setOption(
        .writeBufferWaterMark,
        value: .init(
          low: configuration.writeBufferByteMax / 4, high: configuration.writeBufferByteMax))
    }
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandlers([
      tlsHandler, LinkHandler(environment: environment, role: role, outcome: outcome),
    ])
  }
}

extension Duration {
  var milliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}
