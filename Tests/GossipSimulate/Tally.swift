import GossipSimulator

/// The worst and the mean of many simulations.
struct Tally {
  private(set) var passed = 0
  private(set) var failed = 0
  private var inputs = 0
  private var events = 0
  private var healings: [Duration] = []
  private var steadyCopies: [Double] = []
  private var killedCopies: [Double] = []
  private var lastHopRatios: [Double] = []
  private var failedSeeds: [UInt64] = []

  mutating func add(_ report: SimulationReport) {
    if report.isPassed { passed += 1 } else { failed += 1 }
    if !report.isPassed { failedSeeds.append(report.plan.seed) }
    inputs += report.handledCount
    events += report.eventCount
    if let healing = report.healing { healings.append(healing) }
    if let copies = report.steadyCopies { steadyCopies.append(copies) }
    if let copies = report.killedCopies { killedCopies.append(copies) }
    if let ratio = report.lastHopRatio { lastHopRatios.append(ratio) }
  }

  var text: String {
    var lines = ["\(passed) passed, \(failed) failed; \(events) events, \(inputs) inputs handled"]
    if !healings.isEmpty {
      let sorted = healings.sorted()
      lines.append(
        "healing: median \(rounded(sorted[sorted.count / 2].inMilliseconds)) ms,"
          + " p99 \(rounded(sorted[sorted.count * 99 / 100].inMilliseconds)) ms,"
          + " longest \(rounded(sorted[sorted.count - 1].inMilliseconds)) ms")
    }
    add("copies per node, steady", steadyCopies, to: &lines)
    add("copies per node, after the kill", killedCopies, to: &lines)
    add("last hop over flooding's", lastHopRatios, to: &lines)
    if !failedSeeds.isEmpty {
      lines.append("failed seeds: " + failedSeeds.map(String.init).joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }

  private func add(_ name: String, _ values: [Double], to lines: inout [String]) {
    guard let worst = values.max() else { return }
    let mean = values.reduce(0, +) / Double(values.count)
    lines.append("\(name): mean \(rounded(mean)), worst \(rounded(worst))")
  }
}
