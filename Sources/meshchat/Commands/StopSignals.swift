import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM as wishes to stop; a second one ends the process at once. SIGWINCH as news
/// that the window changed. SIGPIPE is passed over: a reader that went away is an error of the
/// write.
final class StopSignals: Sendable {
  /// The name of the signal that came first.
  let stops: AsyncStream<String>
  let resizes: AsyncStream<Void>

  // Only kept alive; nobody calls them after `init`.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    signal(SIGPIPE, SIG_IGN)
    let (stops, stop) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingOldest(1))
    let (resizes, resize) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.stops = stops
    self.resizes = resizes
    let queue = DispatchQueue(label: "meshchat.signals")
    let counter = SignalCounter()
    sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGWINCH, "SIGWINCH")].map { pair in
      let (number, name) = pair
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if number == SIGWINCH {
          resize.yield()
        } else if counter.next() == 1 {
          stop.yield(name)
        } else {
          TerminalRescue.restore()
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }
}

/// How many wishes to stop came.
private final class SignalCounter: Sendable {
  private let count = Atomic(0)

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
