import Discovery
import Gossip
import Logging
import NIOConcurrencyHelpers
import NIOPosix

/// A whole node in this process: log, links, discovery and web around one ``MeshNode``.
///
/// Started once and stopped once, by one task; the rest of it runs in tasks of its own, which
/// ``stop()`` waits for.
package final class LocalNode: NodeRuntime {
  private let configuration: NodeConfiguration
  private let logger: Logger
  private let running = NIOLockedValueBox<RunningNode?>(nil)

  package init(configuration: NodeConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  package func start() async throws(NodeStartError) -> NodeStarted {
    let log = try await NodeLog.open(configuration.dataDirectory, now: SystemClock.now())
    do {
      let node = try await RunningNode.start(configuration, log: log, logger: logger)
      running.withLockedValue { $0 = node }
      return node.started
    } catch {
      await log.store.close()
      throw error as? NodeStartError ?? NodeStartError("\(error)")
    }
  }

  package func stop() async {
    guard let node = running.withLockedValue({ $0.take() }) else { return }
    await node.stop()
  }
}
