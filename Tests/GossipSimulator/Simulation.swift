import Gossip

/// Many engines on one virtual clock. A function of its options: the same seed gives the same
/// trace in every process.
///
/// One thread uses one simulation; several may run side by side.
package final class Simulation {
  package let options: SimulationOptions
  package let schedule: FaultSchedule
  package internal(set) var now = VirtualTime.zero
  package internal(set) var digest = TraceDigest()
  package internal(set) var violations: [Violation] = []
  package internal(set) var handledCount = 0

  var queue = EventQueue<SimulationEvent>()
  var nodes: [SimulatedNode]
  var links: [SimulatedLink] = []
  var linksBeforeCompaction = 64
  var conditions: NetworkConditions
  let ledger = EventLedger()
  /// What people say; nil where they only make noise.
  let script: ChatScript?
  var nodeByKey: [PeerKey: Int] = [:]

  var networkRandom: SeededRandom
  var nodeRandom: SeededRandom
  var workloadRandom: SeededRandom

  var convergence = ConvergenceChecker()
  var duplication = DuplicationChecker()
  var bounds = BoundsChecker()
  var quiescence = QuiescenceChecker()
  var probes: [Probe] = []
  /// While set, every acknowledged message is followed on its way.
  package var isProbing = false
  var ephemeralsSaid = 0
  /// Bytes of the frames that passed through the codec, as they were and as they are counted.
  var codecBytes = 0
  var codecApproximateBytes = 0
  var traffic = Traffic()

  package init(_ options: SimulationOptions, schedule: FaultSchedule = FaultSchedule([])) {
    self.options = options
    self.schedule = schedule
    nodes = (0..<options.members).map { SimulatedNode(index: $0, seed: options.seed) }
    conditions = NetworkConditions(members: options.members)
    script = options.isChatting ? ChatScript(seed: options.seed, authors: options.authors) : nil
    networkRandom = SeededRandom(seed: options.seed, subject: 1)
    nodeRandom = SeededRandom(seed: options.seed, subject: 2)
    workloadRandom = SeededRandom(seed: options.seed, subject: 3)
    for node in nodes {
      node.chat = SimulatedChat(defect: options.defect)
      nodeByKey[node.id.key] = node.index
      queue.schedule(
        .startNode(node.index), at: .zero + nodeRandom.duration(.zero...options.startSpan))
    }
    for (index, fault) in schedule.faults.enumerated() {
      queue.schedule(.faultBegins(index), at: .zero + fault.start)
    }
  }

  /// Lets everything happen that is due up to `end`. Stops early after too many violations or
  /// events.
  package func run(until end: VirtualTime) {
    while let next = queue.nextTime, next <= end, !isHopeless {
      guard let (time, event) = queue.popNext() else { break }
      now = time
      dispatch(event)
    }
    now = max(now, end)
  }

  /// Enough went wrong: more of it would teach nothing.
  package var isHopeless: Bool { violations.count >= 20 || handledCount > options.eventsMax }

  func report(_ checker: Violation.Checker, _ text: String) {
    guard violations.count < 20 else { return }
    violations.append(Violation(checker: checker, time: now, text: text))
  }

  func after(_ delay: Duration, _ event: SimulationEvent) {
    queue.schedule(event, at: now + delay)
  }

  private func dispatch(_ event: SimulationEvent) {
    if let (index, incarnation) = event.process {
      let node = nodes[index]
      guard node.isUp, node.incarnation == incarnation else { return }
      if node.isStopped {
        node.deferred.append(event)
        return
      }
    }
    switch event {
    case .startNode(let index): start(nodes[index])
    case .input(let index, _, let input): feed(input, to: nodes[index])
    case .timer(let index, _, let timer, let generation):
      let node = nodes[index]
      guard node.timers[timer] == generation else { return }
      node.timers[timer] = nil
      feed(.timerFired(timer), to: node)
    case .commitEnded(let index, _): commitEnded(nodes[index])
    case .readStored(let index, _, let link, let range, let budget):
      readStored(nodes[index], link: link, range: range, budget: budget)
    case .handshakeEnded(let link, let contact): handshakeEnded(link, contact: contact)
    case .synSentAgain(let link, let contact): synSentAgain(link, contact: contact)
    case .dialTimedOut(let index, _, let key): feed(.dialFailed(key), to: nodes[index])
    case .linkUp(let link, let end): linkUp(link, end: end)
    case .linkClosed(let link, let end): closeHere(link, end: end)
    case .arrival(let link, let end, let frame): arrive(frame, link: link, end: end)
    case .drain(let link, let end): drain(link, end: end)
    case .deadCheck(let link, let end, let blocking): deadCheck(link, end: end, blocking: blocking)
    case .faultBegins(let index): begin(fault: index)
    case .faultEnds(let index): end(fault: index)
    case .clog(let node, let change): clog(node: node, change: change)
    case .say(let index, let byteCount): say(nodes[index], byteCount: byteCount)
    case .sayEphemeral(let index): sayEphemeral(nodes[index])
    case .scan(let index, _): scan(nodes[index])
    case .refreshRecord(let index, _): publishRecord(nodes[index])
    }
  }
}
