import Logging

/// Puts a ``BackendChoice`` into effect: holds the session that does the multicast, carries what is
/// known from one to the next, and keeps the published record in step with the interfaces.
///
/// `@unchecked Sendable`: touched by the poll thread only, after `init`.
final class AvahiCoordinator: @unchecked Sendable {
  let thread: AvahiPollThread
  let limits: DiscoveryLimits
  let channel: DiscoveryEventChannel
  let filter: InterfaceFilter
  let serviceType: String
  let isPublishing: Bool
  let clock = ContinuousClock()
  private let logger: Logger

  private var choice: BackendChoice
  private var choiceTimers: [BackendChoice.Timer: AvahiPollThread.TimerID] = [:]
  private var daemon: AvahiDaemonSession?
  private var embedded: AvahiEmbeddedSession?
  private var isDaemonReady = false
  private var isDaemonUsed = false
  /// What publishes and browses now.
  var active: (any AvahiSession)? { isDaemonUsed ? daemon : embedded }

  // Browsing; see AvahiCoordinator+Browsing.
  var ledger: SightingLedger
  var resolveQueue: ResolveQueue
  var resolveTimer: AvahiPollThread.TimerID?
  var roundTimer: AvahiPollThread.TimerID?

  // Publishing; see AvahiCoordinator+Publishing.
  var record: ServiceRecord
  var interfaces: [NetworkInterface] = []
  var interfaceWatch: InterfaceWatch?
  var interfaceTimer: AvahiPollThread.TimerID?
  var publishRetryTimer: AvahiPollThread.TimerID?
  var collisionCount = 0

  private var lastProblems: [DiscoveryStage: String] = [:]

  init(
    thread: AvahiPollThread, configuration: DiscoveryConfiguration, record: ServiceRecord,
    channel: DiscoveryEventChannel, logger: Logger
  ) {
    self.thread = thread
    self.record = record
    self.channel = channel
    self.logger = logger
    limits = configuration.limits
    serviceType = configuration.serviceType
    isPublishing = configuration.isPublishing
    filter = InterfaceFilter(names: configuration.interfaces)
    choice = BackendChoice(mode: configuration.mode)
    ledger = SightingLedger(sightingsMax: configuration.limits.sightingsMax)
    resolveQueue = ResolveQueue(limits: configuration.limits)
  }

  func start() {
    watchInterfaces()
    decide(.started)
  }

  func stop() {
    interfaceWatch?.close()
    interfaceWatch = nil
    embedded?.close()
    daemon?.close()
    (embedded, daemon) = (nil, nil)
    if isPublishing { send(.publishing(.withdrawn)) }
  }

  func send(_ event: DiscoveryEvent) {
    if channel.takeLoss() { channel.send(.snapshot(ledger.sightings)) }
    channel.send(event)
  }

  /// Tells of a failure, once until it is another one or the stage works again.
  func report(_ problem: DiscoveryProblem) {
    guard lastProblems[problem.stage] != problem.message else { return }
    lastProblems[problem.stage] = problem.message
    logger.debug(
      "discovery has a problem",
      metadata: ["stage": "\(problem.stage.rawValue)", "problem": "\(problem.message)"])
    send(.problem(problem))
  }

  /// A stage did its work: what was wrong with it is over.
  func works(_ stage: DiscoveryStage) {
    guard lastProblems.removeValue(forKey: stage) != nil else { return }
    send(.recovered(stage))
  }

  private func decide(_ input: BackendChoice.Input) {
    for effect in choice.handle(input) { perform(effect) }
  }

  /// For facts that are met inside Avahi's callbacks, or while effects are performed.
  private func decideLater(_ input: BackendChoice.Input) {
    thread.perform { [weak self] in self?.decide(input) }
  }

  private func perform(_ effect: BackendChoice.Effect) {
    switch effect {
    case .connectDaemon: connectDaemon()
    case .closeDaemon:
      daemon?.close()
      daemon = nil
      if isDaemonUsed { lostBackend() }
      (isDaemonUsed, isDaemonReady) = (false, false)
    case .useDaemon:
      guard let daemon else { return }
      isDaemonUsed = true
      begin(with: .daemon(version: daemon.version))
    case .openEmbedded: openEmbedded()
    case .closeEmbedded:
      embedded?.close()
      embedded = nil
      lostBackend()
    case .startTimer(let timer):
      if let former = choiceTimers.removeValue(forKey: timer) { thread.cancel(former) }
      choiceTimers[timer] = thread.schedule(after: delay(of: timer)) { [weak self] in
        self?.choiceTimers[timer] = nil
        self?.decide(.timerFired(timer))
      }
    case .cancelTimer(let timer):
      if let former = choiceTimers.removeValue(forKey: timer) { thread.cancel(former) }
    }
  }

  private func delay(of timer: BackendChoice.Timer) -> Duration {
    switch timer {
    case .absence: limits.daemonAbsence
    case .reconnectSoon: limits.daemonReconnect
    case .reconnect: limits.busRetry
    case .embeddedRetry: limits.failureRetry
    }
  }

  private func connectDaemon() {
    daemon?.close()
    let session = AvahiDaemonSession(thread: thread, owner: self, serviceType: serviceType) {
      [weak self] state in
      self?.daemonChanged(to: state)
    }
    daemon = session
    if let reason = session.connect() {
      if choice.mode == .daemon {
        report(DiscoveryProblem(.bus, "the system D-Bus cannot be reached: \(reason)"))
      }
      decideLater(.connectionFailed)
    } else {
      works(.bus)
    }
  }

  private func daemonChanged(to state: AvahiDaemonSession.State) {
    switch state {
    case .up(let isReady):
      works(.daemon)
      isDaemonReady = isReady
      decide(.daemonAnswered)
      if isReady { publish() } else { daemon?.withdraw() }
    case .missing:
      if choice.mode == .daemon {
        report(DiscoveryProblem(.daemon, "avahi-daemon is not running"))
      }
      decide(.daemonMissing)
    case .broken(let reason):
      report(DiscoveryProblem(.daemon, "the connection to avahi-daemon ended: \(reason)"))
      decide(.connectionFailed)
    }
  }

  private func openEmbedded() {
    let session = AvahiEmbeddedSession(
      thread: thread, owner: self, serviceType: serviceType, filter: filter,
      hostLabel: record.hostLabel)
    embedded = session
    if let reason = session.open() {
      report(DiscoveryProblem(.daemon, "Avahi in this process does not start: \(reason)"))
      decideLater(.embeddedFailed)
      return
    }
    works(.daemon)
    begin(with: .embedded)
    publish()
  }

  private func begin(with backend: DiscoveryBackend) {
    send(.usingBackend(backend))
    beginRound()
    active?.browse()
  }

  private func lostBackend() {
    resolveQueue.reset()
    send(.usingBackend(.none))
  }

  /// Whether records may be published now: the daemon's host name has to stand.
  var mayPublish: Bool { isDaemonUsed ? isDaemonReady : embedded != nil }

  /// The session in use broke down from inside.
  func sessionBroke() {
    decideLater(isDaemonUsed ? .connectionFailed : .embeddedFailed)
  }
}
