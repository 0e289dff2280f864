import Gossip

/// What a simulation came to.
package struct SimulationReport {
  package let plan: CampaignPlan
  package let schedule: FaultSchedule
  package internal(set) var digest: UInt64 = 0
  package internal(set) var violations: [Violation] = []
  package internal(set) var virtualTime = VirtualTime.zero
  package internal(set) var handledCount = 0
  /// Acknowledged events, headers of streams included.
  package internal(set) var eventCount = 0
  package internal(set) var healing: Duration?
  var steady: ProbeSummary?
  var killed: ProbeSummary?
  var frames = 0
  var bytes = 0
  var framesAtRest = 0.0
  var bytesAtRest = 0.0
  var footprint: [(name: String, value: Int, limit: Int)] = []
  var laneBytesMax = 0
  package internal(set) var ephemeralDeliveries = 0
  package internal(set) var ephemeralsSaid = 0
  var codecRatio = 0.0

  init(plan: CampaignPlan, schedule: FaultSchedule) {
    self.plan = plan
    self.schedule = schedule
  }

  package var isPassed: Bool { violations.isEmpty }

  /// Payload copies per node in steady state.
  package var steadyCopies: Double? { Self.counted(steady)?.copiesPerNode }
  package var killedCopies: Double? { Self.counted(killed)?.copiesPerNode }
  package var lastHopRatio: Double? { Self.counted(steady)?.lastHopRatio }

  private static func counted(_ summary: ProbeSummary?) -> ProbeSummary? {
    summary.flatMap { $0.count > 0 ? $0 : nil }
  }

  /// What failed, the faults that were at work, and how to see it again.
  package var failure: String {
    var lines = ["seed \(plan.seed) failed (\(plan.campaign.rawValue), \(plan.members) members):"]
    lines += violations.prefix(6).map { "  \($0)" }
    if violations.count > 6 { lines.append("  and \(violations.count - 6) more") }
    if !schedule.faults.isEmpty, schedule.faults.count <= 20 { lines.append("\(schedule)") }
    lines.append("  replay: \(plan.command)")
    return lines.joined(separator: "\n")
  }

  /// Everything that was measured, a line each.
  package var details: String {
    var lines = [
      "\(plan.campaign.rawValue), \(plan.members) members, seed \(plan.seed)",
      "  trace \(String(digest, radix: 16)), \(virtualTime) s of virtual time,"
        + " \(handledCount) inputs, \(eventCount) events",
    ]
    if let healing { lines.append("  healed after \(rounded(healing.inMilliseconds)) ms") }
    if let steady, steady.count > 0 { lines.append("  steady: \(text(steady))") }
    if let killed, killed.count > 0 { lines.append("  after the kill: \(text(killed))") }
    lines.append(
      "  sent \(frames) frames, \(bytes >> 10) KiB (encoded: \(rounded(codecRatio)) of that)")
    if framesAtRest > 0 {
      lines.append(
        "  at rest the busiest node sends \(rounded(framesAtRest)) frames/s,"
          + " \(Int(bytesAtRest)) bytes/s")
    }
    lines.append("  ephemeral: \(ephemeralsSaid) said, \(ephemeralDeliveries) delivered")
    let used = footprint.filter { $0.value > 0 }.map { "\($0.name) \($0.value)/\($0.limit)" }
    lines.append("  largest: \(used.joined(separator: ", ")), held back \(laneBytesMax) bytes")
    return lines.joined(separator: "\n")
  }

  private func text(_ summary: ProbeSummary) -> String {
    "\(summary.count) messages, \(rounded(summary.copiesPerNode)) copies per node,"
      + " last hop \(rounded(summary.lastHop)) (flooding at least \(rounded(summary.fewestHops)),"
      + " with these latencies \(rounded(summary.floodLastHop));"
      + " ratio \(rounded(summary.lastHopRatio))),"
      + " last arrival \(rounded(summary.lastArrivalMilliseconds)) ms"
      + " (flooding \(rounded(summary.floodMilliseconds)) ms)"
  }
}

/// Three decimals, without Foundation's formatting.
package func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
