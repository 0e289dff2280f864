import Dispatch
import Logging
import NIOConcurrencyHelpers

/// Multicast discovery with Avahi: the system's daemon, the one in this process, or whichever of both
/// is there, according to the mode.
package struct AvahiDiscovery: PeerDiscovery {
  private let configuration: DiscoveryConfiguration
  private let record: ServiceRecord
  private let logger: Logger
  private let stopSignal = StopSignal()

  package init(configuration: DiscoveryConfiguration, record: ServiceRecord, logger: Logger) {
    self.configuration = configuration
    self.record = record
    self.logger = logger
  }

  package func run(into channel: DiscoveryEventChannel) async {
    guard let thread = AvahiPollThread.start() else {
      let words = "the system gives no thread to run Avahi on"
      channel.send(.problem(DiscoveryProblem(.daemon, words)))
      await stopSignal.wait()
      return
    }
    let coordinator = AvahiCoordinator(
      thread: thread, configuration: configuration, record: record, channel: channel,
      logger: logger)
    thread.perform { coordinator.start() }
    await stopSignal.wait()
    thread.perform { coordinator.stop() }
    await Self.end(thread, within: configuration.limits.withdrawalTime)
  }

  /// Waits for the thread to end, which takes as long as Avahi takes to say goodbye: no time, or with a
  /// daemon that hangs the 25 seconds that D-Bus waits for an answer. Nobody is kept waiting for that;
  /// the bus withdraws the record when the process ends. Not cut short when the task is cancelled, for
  /// that is one way to stop.
  private static func end(_ thread: AvahiPollThread, within time: Duration) async {
    await withCheckedContinuation { continuation in
      let waiting = NIOLockedValueBox<CheckedContinuation<Void, Never>?>(continuation)
      let resume: @Sendable () -> Void = {
        waiting.withLockedValue { waiting in
          waiting?.resume()
          waiting = nil
        }
      }
      thread.finish(resume)
      let milliseconds = Int(time / .milliseconds(1))
      DispatchQueue.global().asyncAfter(
        deadline: .now() + .milliseconds(milliseconds), execute: resume)
    }
  }

  package func stop() { stopSignal.raise() }
}
