/// Decides what does the multicast: the daemon where it answers, the Avahi in the process where the
/// mode allows it. A pure state machine: facts in, commands out.
struct BackendChoice: Hashable, Sendable {
  enum Input: Hashable, Sendable {
    case started
    /// The daemon answered on the bus.
    case daemonAnswered
    /// The bus is there and the daemon is not on it; its coming will be told.
    case daemonMissing
    /// The connection to daemon or bus broke, or could not be made.
    case connectionFailed
    case embeddedFailed
    case timerFired(Timer)
  }

  enum Effect: Hashable, Sendable {
    case connectDaemon
    case closeDaemon
    case useDaemon
    case openEmbedded
    case closeEmbedded
    case startTimer(Timer)
    case cancelTimer(Timer)
  }

  enum Timer: Hashable, Sendable {
    /// The daemon was there and went: a restart is waited for.
    case absence
    /// Connecting anew after a daemon that was there broke off: its restart is near.
    case reconnectSoon
    /// Connecting anew to a bus that was not there.
    case reconnect
    /// Starting the embedded one anew.
    case embeddedRetry
  }

  let mode: DiscoveryMode
  private var isDaemonUp = false
  private var isDaemonAwaited = false
  private var isEmbeddedOpen = false

  init(mode: DiscoveryMode) { self.mode = mode }

  mutating func handle(_ input: Input) -> [Effect] {
    switch input {
    case .started:
      switch mode {
      case .auto, .daemon: [.connectDaemon]
      case .embedded: openEmbedded()
      case .off: []
      }
    case .daemonAnswered: daemonAnswered()
    case .daemonMissing: fallBack()
    case .connectionFailed:
      [.closeDaemon, .startTimer(isDaemonUp ? .reconnectSoon : .reconnect)] + fallBack()
    case .embeddedFailed:
      closeEmbedded() + [.startTimer(.embeddedRetry)]
    case .timerFired(.reconnect), .timerFired(.reconnectSoon): [.connectDaemon]
    case .timerFired(.absence), .timerFired(.embeddedRetry): goWithoutDaemon()
    }
  }

  private mutating func daemonAnswered() -> [Effect] {
    guard !isDaemonUp else { return [] }
    isDaemonUp = true
    isDaemonAwaited = false
    // The embedded one goes first: it still holds the instance name.
    return [.cancelTimer(.absence), .cancelTimer(.embeddedRetry)] + closeEmbedded() + [.useDaemon]
  }

  /// The daemon is not there. One that was there a moment ago is waited for.
  private mutating func fallBack() -> [Effect] {
    let wasUp = isDaemonUp
    isDaemonUp = false
    guard mode == .auto, !isEmbeddedOpen, !isDaemonAwaited else { return [] }
    guard wasUp else { return openEmbedded() }
    isDaemonAwaited = true
    return [.startTimer(.absence)]
  }

  private mutating func goWithoutDaemon() -> [Effect] {
    isDaemonAwaited = false
    return isDaemonUp || mode == .daemon ? [] : openEmbedded()
  }

  private mutating func openEmbedded() -> [Effect] {
    guard !isEmbeddedOpen else { return [] }
    isEmbeddedOpen = true
    return [.openEmbedded]
  }

  private mutating func closeEmbedded() -> [Effect] {
    guard isEmbeddedOpen else { return [] }
    isEmbeddedOpen = false
    return [.closeEmbedded]
  }
}
