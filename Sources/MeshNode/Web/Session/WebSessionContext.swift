import Synchronization

/// What all sessions of a web server share.
final class WebSessionContext: Sendable {
  let limits: WebLimits
  let encoder: ServerMessageEncoder
  let lines: PlainTextLines
  let queue: SessionQueue
  let audiences: AudienceCounts
  let welcome: Welcome
  private let sessionCount = Atomic<Int>(0)

  init(
    limits: WebLimits, encoder: ServerMessageEncoder, lines: PlainTextLines, queue: SessionQueue,
    audiences: AudienceCounts, welcome: Welcome
  ) {
    self.limits = limits
    self.encoder = encoder
    self.lines = lines
    self.queue = queue
    self.audiences = audiences
    self.welcome = welcome
  }

  /// False when the node is full.
  func admit() -> Bool {
    let count = sessionCount.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= limits.sessionsMax { return true }
    release()
    return false
  }

  func release() { sessionCount.wrappingSubtract(1, ordering: .relaxed) }

  var sessions: Int { sessionCount.load(ordering: .relaxed) }
}
