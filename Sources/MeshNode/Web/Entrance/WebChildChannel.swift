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
    guard case .http(let channel)? = try? await value.outcome.get() else { return }
    await entrance.http.handle(value: channel, logger: logger)
  }
}
