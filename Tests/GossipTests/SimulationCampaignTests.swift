import GossipSimulator
import Testing

/// Small simulations in the debug build; the large ones run from the release build of
/// `gossip-simulate` (`script/test simulator`).
@Suite("Simulations")
struct SimulationCampaignTests {
  private static func run(_ campaign: Campaign, seed: UInt64, membersMax: Int) -> SimulationReport {
    let members = Campaign.members(seed: seed, max: membersMax)
    var run = CampaignRun(CampaignPlan(campaign: campaign, seed: seed, members: members))
    return run.run()
  }

  private static func expectPassed(_ report: SimulationReport) {
    if !report.isPassed { Issue.record(Comment(rawValue: report.failure)) }
  }

  @Test("heal from any faults", arguments: 1...30 as ClosedRange<UInt64>)
  func faults(seed: UInt64) {
    Self.expectPassed(Self.run(.faults, seed: seed, membersMax: 20))
  }

  @Test("live with nodes that come and go", arguments: 101...108 as ClosedRange<UInt64>)
  func churn(seed: UInt64) {
    Self.expectPassed(Self.run(.churn, seed: seed, membersMax: 20))
  }

  @Test("survive the death of a tenth", arguments: 201...206 as ClosedRange<UInt64>)
  func kill(seed: UInt64) {
    let report = Self.run(.kill10, seed: seed, membersMax: 20)
    Self.expectPassed(report)
    #expect(report.killedCopies != nil)
  }

  @Test("spend one copy a node and fall silent", arguments: 301...306 as ClosedRange<UInt64>)
  func steady(seed: UInt64) {
    let report = Self.run(.steady, seed: seed, membersMax: 20)
    Self.expectPassed(report)
    #expect(report.steadyCopies != nil)
    // What is ephemeral reaches every other node of a full mesh; in a partial one, whose trees are
    // mended by the next refresh of a record only, nearly all.
    let wanted = report.ephemeralsSaid * (report.plan.members - 1)
    let isFullMesh = report.plan.members <= 12
    #expect(report.ephemeralDeliveries >= (isFullMesh ? wanted : wanted * 9 / 10))
  }
}
