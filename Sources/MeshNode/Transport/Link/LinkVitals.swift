import NIOCore

/// Whether a link is alive: when to ping, when the peer is gone, when a write is stuck.
/// Pure; time is passed in and only ever read when somebody asks.
struct LinkVitals {
  enum Finding: Hashable, Sendable {
    case ping(token: UInt64)
    /// Nothing came for too long.
    case dead
    /// What was written does not go out.
    case stalled
  }

  private let pingAfterIdle: TimeAmount
  private let deadAfter: TimeAmount
  private let pingAtLeastEvery: TimeAmount
  private let writeStallMax: TimeAmount

  private var lastReceived: NIODeadline
  private var lastPing: NIODeadline
  private var outstanding: (token: UInt64, sent: NIODeadline)?
  private var nextToken: UInt64
  private var writesPending = 0
  private var lastWriteProgress: NIODeadline
  /// This node does not read from the link for now, so silence says nothing.
  private var isDeaf = false

  init(configuration: TransportConfiguration, firstToken: UInt64, now: NIODeadline) {
    pingAfterIdle = TimeAmount(configuration.pingAfterIdle)
    deadAfter = TimeAmount(configuration.deadAfter)
    pingAtLeastEvery = TimeAmount(configuration.pingAtLeastEvery)
    writeStallMax = TimeAmount(configuration.writeStallMax)
    nextToken = firstToken
    lastReceived = now
    lastPing = now
    lastWriteProgress = now
  }

  mutating func received(now: NIODeadline) { lastReceived = now }

  mutating func readingPaused() { isDeaf = true }

  mutating func readingResumed(now: NIODeadline) {
    isDeaf = false
    lastReceived = now
  }

  mutating func writeBegun(now: NIODeadline) {
    if writesPending == 0 { lastWriteProgress = now }
    writesPending += 1
  }

  mutating func writeDone(now: NIODeadline) {
    writesPending -= 1
    lastWriteProgress = now
  }

  /// A ping that is due at once: the first, for the round trip.
  mutating func makePing(now: NIODeadline) -> UInt64 {
    defer { nextToken &+= 1 }
    lastPing = now
    outstanding = (nextToken, now)
    return nextToken
  }

  /// The round trip, if this answers the latest ping.
  mutating func pongReceived(token: UInt64, now: NIODeadline) -> TimeAmount? {
    guard let ping = outstanding, ping.token == token else { return nil }
    outstanding = nil
    return now - ping.sent
  }

  /// What is to be done now, and when to ask again.
  mutating func check(now: NIODeadline) -> (findings: [Finding], next: NIODeadline) {
    if writesPending > 0, now - lastWriteProgress >= writeStallMax {
      return ([.stalled], .distantFuture)
    }
    if !isDeaf, now - lastReceived >= deadAfter { return ([.dead], .distantFuture) }
    var findings: [Finding] = []
    let isIdle = now - lastReceived >= pingAfterIdle && now - lastPing >= pingAfterIdle
    if isIdle || now - lastPing >= pingAtLeastEvery {
      findings.append(.ping(token: makePing(now: now)))
    }
    return (findings, nextCheck)
  }

  private var nextCheck: NIODeadline {
    var next = min(
      max(lastReceived, lastPing) + pingAfterIdle, lastPing + pingAtLeastEvery)
    if !isDeaf { next = min(next, lastReceived + deadAfter) }
    if writesPending > 0 { next = min(next, lastWriteProgress + writeStallMax) }
    return next
  }
}
