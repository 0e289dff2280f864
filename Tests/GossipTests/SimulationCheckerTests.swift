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
      // What is done comes before what it is done to only where something goes wrong.
      case .forgetsChanges, .keepsPayloads: .faults
      default: .steady
      }
    // Above a full mesh, where trees have something to prune.
    // In a small mesh each says more.
    let members = defect.checker == .chat ? 6 : 16
    return CampaignPlan(campaign: campaign, seed: seed, members: members)
  }

  @Test(
    "notice planted bugs", arguments: EngineDefect.allCases.filter { $0.checker != .chat },
    [41, 42, 43] as [UInt64])
  func notice(defect: EngineDefect, seed: UInt64) {
    expectNotice(of: defect, seed: seed)
  }

  /// With seeds by which what is done to a message overtakes it, and something is deleted.
  @Test(
    "notice planted bugs of the chat", arguments: [EngineDefect.forgetsChanges, .keepsPayloads],
    [42, 45, 49] as [UInt64])
  func noticeInChat(defect: EngineDefect, seed: UInt64) {
    expectNotice(of: defect, seed: seed)
  }

  private func expectNotice(of defect: EngineDefect, seed: UInt64) {
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
    for defect in [EngineDefect.servesNothing, .neverPrunes, .forgetsChanges] {
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
