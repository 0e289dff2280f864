import GossipSimulator

#if canImport(Glibc)
  import Glibc
#endif

/// Runs simulations from the command line: one seed, printed in full, or a campaign of many.
@main
enum GossipSimulate {
  static func main() async {
    let options: Options
    do {
      options = try Options(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("gossip-simulate: \(error)\n\n\(Options.usage)")
      exit(2)
    }
    if options.isHelpWanted {
      print(Options.usage)
      return
    }
    let tally = await runAll(options)
    if options.seeds > 1 { print(tally.text) }
    exit(tally.failed == 0 ? 0 : 1)
  }

  /// Several seeds side by side; their results are printed in the order of the seeds.
  private static func runAll(_ options: Options) async -> Tally {
    var tally = Tally()
    var finished: [UInt64: SimulationReport] = [:]
    var nextToPrint = options.seed
    await withTaskGroup(of: (UInt64, SimulationReport).self) { group in
      var next = options.seed
      let end = options.seed + UInt64(options.seeds)
      func startOne() {
        guard next < end else { return }
        let seed = next
        next += 1
        let asked = options.plan(seed: seed)
        group.addTask {
          var run = CampaignRun(options.isShrinking ? asked.shrunk() : asked)
          return (seed, run.run())
        }
      }
      for _ in 0..<options.jobs { startOne() }
      for await (seed, report) in group {
        startOne()
        finished[seed] = report
        while let report = finished.removeValue(forKey: nextToPrint) {
          nextToPrint += 1
          tally.add(report)
          if !report.isPassed { print(report.failure) }
          if options.seeds == 1 || options.isVerbose { print(report.details) }
          fflush(nil)
        }
      }
    }
    return tally
  }
}
