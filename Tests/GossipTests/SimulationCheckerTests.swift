import GossipSimulator
import Testing

/// A checker that cannot fire is worth nothing: each meets bugs that were planted for it, and the
/// same simulations without the bug pass.
@Suite("Checkers")
struct SimulationCheckerTests {
  private static func plan(_ defect: EngineDefect, seed: UInt64) -> CampaignPlan {
    let campaign: Campaign =
      switch defect {
      case .servesNothing, .saysNothing: .churn
      default: .steady
      }
    // Above a full mesh, where trees have something to prune.
    return CampaignPlan(campaign: campaign, seed: seed, members: 16)
  }

  @Test(
    "notice planted bugs", arguments: EngineDefect.allCases, [41, 42, 43] as [UInt64])
  func notice(defect: EngineDefect, seed: UInt64) {
    var plan = Self.plan(defect, seed: seed)
    plan.defect = defect
    var run = CampaignRun(plan)
    let report = run.run()
    #expect(
      report.violations.contains { $0.checker == defect.checker },
      "\(defect) went unnoticed: \(plan.command)")
  }

  @Test("are silent without them", arguments: [41, 42, 43] as [UInt64])
  func silent(seed: UInt64) {
    for defect in [EngineDefect.servesNothing, .neverPrunes] {
      var run = CampaignRun(Self.plan(defect, seed: seed))
      let report = run.run()
      #expect(report.isPassed, Comment(rawValue: report.failure))
    }
  }

  @Test func aFailurePrintsItsSeedAndTheCommandThatReplaysIt() {
    var plan = CampaignPlan(campaign: .churn, seed: 77, members: 4, defect: .servesNothing)
    plan.droppedFaults = [1]
    var run = CampaignRun(plan)
    let text = run.run().failure
    #expect(text.contains("seed 77 failed"))
    #expect(
      text.contains(
        "gossip-simulate --campaign churn --seed 77 --members 4 --defect servesNothing --without 1")
    )
  }
}
