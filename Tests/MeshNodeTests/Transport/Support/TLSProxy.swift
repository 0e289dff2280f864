import Gossip
import NIOCore
import NIOPosix
import NIOSSL

@testable import MeshNode

/// A man in the middle: ends TLS on both sides with certificates of its own and passes the bytes.
final class TLSProxy: Sendable {
  let endpoint: Endpoint
  private let listener: PeerListener

  private init(listener: PeerListener) {
    self.listener = listener
    endpoint = Endpoint(host: "127.0.0.1", port: listener.port)
  }

  static func start(to port: UInt16) async throws -> TLSProxy {
    let tls = try LinkTLS(
      identity: TransportIdentity(), configuration: TransportConfiguration())
    let group = MultiThreadedEventLoopGroup.singleton
    let listener = try await PeerListener.bind(host: "127.0.0.1", port: 0, group: group)
    try await listener.begin { near in
      // Both on one event loop, so that each may write to the other.
      let far = ClientBootstrap(group: near.eventLoop).channelInitializer { far in
        far.eventLoop.makeCompletedFuture {
          try far.pipeline.syncOperations.addHandlers([tls.clientHandler(), Passer(to: near)])
        }
      }
      .connect(host: "127.0.0.1", port: Int(port))
      try near.pipeline.syncOperations.addHandlers([
        tls.serverHandler(), LatePasser(to: far),
      ])
    }
    return TLSProxy(listener: listener)
  }

  func stop() async { await listener.close() }

  private final class Passer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel
    init(to other: any Channel) { self.other = other }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }
    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  private final class LatePasser: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: EventLoopFuture<any Channel>
    init(to other: EventLoopFuture<any Channel>) { self.other = other }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data)
      other.whenSuccess { $0.writeAndFlush(bytes, promise: nil) }
    }
    func channelInactive(context: ChannelHandlerContext) {
      other.whenSuccess { $0.close(promise: nil) }
    }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
