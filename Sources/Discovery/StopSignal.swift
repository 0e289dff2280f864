/// Tells one waiting task to stop, from anywhere and also before it waits.
struct StopSignal: Sendable {
  private let stream: AsyncStream<Never>
  private let continuation: AsyncStream<Never>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream(of: Never.self)
  }

  func raise() { continuation.finish() }

  /// Returns when the signal is raised or the task is cancelled. For one caller, once.
  func wait() async {
    for await _ in stream {}
  }
}
