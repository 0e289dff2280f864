import Foundation
import GossipSimulator
import Testing

/// The same seed does the same things, here and in another process with other hash seeds.
@Suite("Determinism")
struct SimulationDeterminismTests {
  private static func digest(_ plan: CampaignPlan) -> UInt64 {
    var run = CampaignRun(plan)
    return run.run().digest
  }

  @Test(arguments: Campaign.allCases)
  func oneSeedOneTrace(campaign: Campaign) {
    let plan = CampaignPlan(campaign: campaign, seed: 7, members: 9)
    var other = plan
    other.seed = 8
    let digest = Self.digest(plan)
    #expect(digest == Self.digest(plan))
    #expect(digest != Self.digest(other))
  }

  @Test func anotherProcessLeavesTheSameTrace() throws {
    let plan = CampaignPlan(campaign: .faults, seed: 12, members: 14)
    let tests = URL(fileURLWithPath: CommandLine.arguments[0])
    let program = tests.deletingLastPathComponent().appendingPathComponent("gossip-simulate")
    try #require(
      FileManager.default.isExecutableFile(atPath: program.path),
      "gossip-simulate must lie beside the tests: \(program.path)")
    let process = Process()
    process.executableURL = program
    process.arguments = plan.command.split(separator: " ").dropFirst().map(String.init)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.contains("trace \(String(Self.digest(plan), radix: 16)),"), "\(text)")
  }
}
