/// "There is something to do": many calls while nobody listens are heard as one.
struct Signal: Sendable {
  let calls: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (calls, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func raise() { continuation.yield() }

  func finish() { continuation.finish() }
}
