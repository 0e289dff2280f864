import Gossip

/// Carries out a ``CampaignPlan``: time to settle, talk and faults, healing, silence; and judges.
package struct CampaignRun {
  private let plan: CampaignPlan
  private let simulation: Simulation
  private var random: SeededRandom
  private var healing: Duration?
  private var killedSummary: ProbeSummary?
  private var steadySummary: ProbeSummary?

  /// Below this many members the time of healing is bounded by ``healingMax``.
  private static let smallMembersMax = 50
  package static let healingMax = Duration.seconds(3)
  /// Three pulls that stall, each for the engine's `pullStall`.
  package static let damageMax = Duration.seconds(9)
  /// Where whole frames were lost, the next fingerprint repairs it, and what that began may be
  /// lost too.
  package static let healingByFingerprintMax = Duration.seconds(40)

  package init(_ plan: CampaignPlan) {
    self.plan = plan
    var options = SimulationOptions(seed: plan.seed, members: plan.members)
    options.defect = plan.defect
    options.configuration.overlay.membersMin =
      plan.members > options.recordPublishers ? plan.members : 0
    random = SeededRandom(seed: plan.seed, subject: 0xCA)
    if random.chance(perMille: 300) { options.profile = .wireless }
    simulation = Simulation(options, schedule: Self.schedule(plan, options))
  }

  private static func settled(_ options: SimulationOptions) -> VirtualTime {
    .zero + options.startSpan + (options.members <= 100 ? .seconds(5) : .seconds(15))
  }

  private static func schedule(
    _ plan: CampaignPlan, _ options: SimulationOptions
  ) -> FaultSchedule {
    let start = Duration.nanoseconds(Int64(settled(options).nanoseconds))
    var schedule: FaultSchedule
    switch plan.campaign {
    case .steady: schedule = FaultSchedule([])
    case .faults:
      schedule = .generate(
        seed: plan.seed, members: plan.members, from: start, span: .seconds(20),
        allowsFrameFaults: plan.seed.isMultiple(of: 4))
    case .kill10:
      schedule = .massKill(
        seed: plan.seed, members: plan.members, at: start + warmUp + .seconds(2))
    case .churn:
      schedule = .churn(seed: plan.seed, members: plan.members, from: start, span: .seconds(20))
    }
    schedule.faults.removeAll { plan.droppedFaults.contains($0.number) }
    return schedule
  }

  /// While it lasts every author says enough for its tree to take shape.
  private static let warmUp = Duration.seconds(6)

  package mutating func run() -> SimulationReport {
    let settled = Self.settled(simulation.options)
    simulation.run(until: settled)
    switch plan.campaign {
    case .steady:
      talk(from: settled, span: Self.warmUp, messagesEach: 3)
      simulation.run(until: settled + Self.warmUp + .seconds(1))
      measureSteady()
    case .faults, .churn:
      // Up to the end of the last fault, so that healing has something to heal.
      let span = simulation.schedule.end - .nanoseconds(Int64(settled.nanoseconds))
      let messagesEach = max(3, 60 / simulation.options.authors)
      talk(from: settled, span: max(span, .seconds(1)), messagesEach: messagesEach)
    case .kill10:
      talk(from: settled, span: Self.warmUp, messagesEach: 3)
      measureKilled()
      measureSteady()
    }
    heal()
    if !simulation.isHopeless, simulation.options.members <= 2000 { rest() }
    simulation.convergence.check(simulation)
    if !simulation.isHopeless { ChatChecker().check(simulation) }
    if simulation.handledCount > simulation.options.eventsMax {
      simulation.report(.quiescence, "livelock: \(simulation.handledCount) inputs handled")
    }
    return report()
  }

  // MARK: Phases

  private mutating func talk(from start: VirtualTime, span: Duration, messagesEach: Int) {
    var at = start
    for author in 0..<simulation.options.authors {
      for _ in 0..<messagesEach {
        // Where they make a chat of it some speak at once: what one does to the words of another
        // overtakes them.
        if !simulation.options.isChatting || !random.chance(perMille: 400) {
          at = start + random.duration(.zero...span)
        }
        let isLong = random.chance(perMille: 30)
        simulation.planMessage(
          at: at, node: author, byteCount: random.within(isLong ? 2000...8000 : 40...300))
      }
    }
    for _ in 0..<10 {
      let at = start + random.duration(.zero...span)
      simulation.planEphemeral(at: at, node: random.below(plan.members))
    }
  }

  private mutating func measureSteady() {
    let start = simulation.now
    let messages = simulation.options.members <= 1000 ? 60 : 20
    for _ in 0..<messages {
      let at = start + random.duration(.zero...(.seconds(5)))
      simulation.planMessage(
        at: at, node: random.below(simulation.options.authors), byteCount: random.within(40...300))
    }
    simulation.probes = []
    simulation.isProbing = true
    simulation.run(until: start + .seconds(7))
    simulation.isProbing = false
    simulation.duplication.check(
      simulation.probes, copiesMax: DuplicationChecker.steadyCopiesMax, simulation: simulation)
    simulation.duplication.checkDepth(simulation.probes, simulation: simulation)
    steadySummary = ProbeSummary(simulation.probes, ledger: simulation.ledger)
  }

  /// The first message of each author after the mass death, within 100 ms of it.
  private mutating func measureKilled() {
    let killed = VirtualTime.zero + simulation.schedule.end
    let gone = simulation.schedule.killedForGood
    let authors = (0..<simulation.options.authors).filter { !gone.contains($0) }
    for author in random.shuffled(authors).prefix(20) {
      let at = killed + random.duration(.milliseconds(1)...(.milliseconds(100)))
      simulation.planMessage(at: at, node: author, byteCount: 200)
    }
    simulation.run(until: killed)
    simulation.probes = []
    simulation.isProbing = true
    simulation.run(until: killed + .milliseconds(200))
    simulation.isProbing = false
    healing = simulation.runUntilConverged(from: simulation.now, limit: .seconds(60))
    // How the messages fared is known when they have arrived everywhere.
    simulation.duplication.check(
      simulation.probes, copiesMax: DuplicationChecker.killedCopiesMax, simulation: simulation)
    killedSummary = ProbeSummary(simulation.probes, ledger: simulation.ledger)
    // Everybody speaks once more, so that every tree has been mended.
    talk(from: simulation.now, span: .seconds(4), messagesEach: 2)
    simulation.run(until: simulation.now + .seconds(5))
  }

  private mutating func heal() {
    let from = max(simulation.now, VirtualTime.zero + simulation.schedule.end)
    let schedule = simulation.schedule
    let limit: Duration =
      schedule.hasFrameFaults || plan.members > Self.smallMembersMax
      ? Self.healingByFingerprintMax
      : Self.healingMax + (schedule.hasDamage ? Self.damageMax : .zero)
    // Longer than allowed, to tell slow from never.
    guard let took = simulation.runUntilConverged(from: from, limit: limit * 10) else {
      simulation.report(.convergence, "not healed within \(limit * 10)")
      return
    }
    if took > limit {
      simulation.report(.convergence, "healing took \(took), at most \(limit)")
    }
    if plan.campaign != .kill10 { healing = took }
  }

  private mutating func rest() {
    // Announcements, optimisations and late dials come to their end first.
    simulation.run(until: simulation.now + .seconds(15))
    simulation.quiescence.begin(simulation)
    simulation.run(until: simulation.now + .seconds(20))
    simulation.quiescence.check(simulation)
  }

  private func report() -> SimulationReport {
    var report = SimulationReport(plan: plan, schedule: simulation.schedule)
    report.digest = simulation.digest.value
    report.violations = simulation.violations
    report.virtualTime = simulation.now
    report.handledCount = simulation.handledCount
    report.eventCount = simulation.ledger.acknowledgedCount
    report.healing = healing
    report.steady = steadySummary
    report.killed = killedSummary
    report.frames = simulation.traffic.allFrames
    report.bytes = simulation.traffic.allBytes
    report.framesAtRest = simulation.quiescence.framesPerSecondMax
    report.bytesAtRest = simulation.quiescence.bytesPerSecondMax
    report.footprint = simulation.bounds.maxima
    report.laneBytesMax = simulation.bounds.laneBytesMax
    report.ephemeralDeliveries = simulation.duplication.ephemeralDeliveries
    report.ephemeralsSaid = simulation.ephemeralsSaid
    report.codecRatio =
      Double(simulation.codecBytes) / Double(max(1, simulation.codecApproximateBytes))
    return report
  }
}
