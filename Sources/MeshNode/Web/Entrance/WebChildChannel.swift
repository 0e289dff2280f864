import HummingbirdCore
import Logging
import NIOCore

/// Hummingbird's view of a connection: the entrance decides, and only requests for pages and REST
/// get a task of their own. A WebSocket's task ends with the upgrade.
struct WebChildChannel: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let outcome: EventLoopFuture<Entrance.Outcome>
  }

  let entrance: Entrance

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let outcome = channel.eventLoop.makePromise(of: Entrance.Outcome.self)
    return channel.eventLoop.makeCompletedFuture {
      do {
        try? channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
        // A channel keeps its last read buffers for ever: one small one is enough for what clients
        // send.
        try? channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
        try? channel.syncOptions?.setOption(
          .recvAllocator,
          value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 16_384))
        try channel.pipeline.syncOperations.addHandler(
          EntranceHandler(entrance: entrance, outcome: outcome))
      } catch {
        outcome.succeed(.ended)
        throw error
      }
      return Value(channel: channel, outcome: outcome.futureResult)
    }
  }

  func handle(value: Value, logger: Logger) async {
    // A connection that has not said what it wants must not hold up a node that stops.
    let outcome = await withTaskCancellationHandler {
      try? await value.outcome.get()
    } onCancel: {
      value.channel.close(promise: nil)
    }
    guard case .http(let channel)? = outcome else { return }
    await entrance.http.handle(value: channel, logger: logger)
  }
}
