import Testing

@testable import Discovery

@Suite struct DoctorTests {
  /// Everything as it should be, with one other node.
  static var well: DiscoveryObservation {
    var seen = DiscoveryObservation(mode: .auto)
    seen.daemon = .running(version: "avahi 0.8")
    seen.backend = .daemon(version: "avahi 0.8")
    seen.publishedInstance = "doctor-1"
    seen.isOwnRecordSeen = true
    seen.othersSeen = ["pi"]
    seen.othersResolved = ["pi"]
    seen.contacts = [
      .init(name: "pi", answer: .success(PeerEndpoint(host: "192.0.2.7", port: 7_420)))
    ]
    return seen
  }

  static func outcomes(
    _ seen: DiscoveryObservation
  ) -> [DiscoveryStage: DiscoveryCheck.Outcome] {
    Dictionary(uniqueKeysWithValues: seen.report.checks.map { ($0.stage, $0.outcome) })
  }

  @Test func aWellNetworkPasses() {
    var outcomes = Self.outcomes(Self.well)
    // There is no network in this observation.
    #expect(outcomes.removeValue(forKey: .interfaces) == .failed)
    #expect(outcomes.values.allSatisfy { $0 == .passed })
  }

  @Test func everyFailureHasAnAdviceAndOneSentence() {
    var cases: [DiscoveryObservation] = []
    for mode in DiscoveryMode.allCases {
      for daemon in [
        DiscoveryObservation.Daemon.notAsked, .notRunning, .busUnreachable("no socket"),
        .broken("it hangs"),
      ] {
        for backend in [DiscoveryBackend.none, .embedded] {
          var seen = Self.well
          (seen.mode, seen.daemon, seen.backend) = (mode, daemon, backend)
          cases.append(seen)
          seen.isOwnRecordSeen = false
          cases.append(seen)
          seen.publishedInstance = nil
          cases.append(seen)
          seen.othersResolved = []
          seen.contacts = [.init(name: "pi", answer: .failure(.init(reason: "no answer")))]
          seen.deadNames = ["x leads to no address: unknown"]
          cases.append(seen)
        }
      }
    }
    for seen in cases {
      for check in seen.report.checks {
        #expect(check.finding.hasSuffix("."), "\(check.finding)")
        if check.outcome == .failed { #expect(check.advice != nil, "\(check)") }
      }
      #expect(seen.report.text.contains(seen.report.isHealthy ? "works" : "fails at"))
      #expect((seen.report.exitCode == 0) == seen.report.isHealthy)
    }
  }

  @Test func aMissingDaemonMattersOnlyWhereItWasAskedFor() {
    var seen = Self.well
    seen.daemon = .notRunning
    seen.backend = .embedded
    #expect(Self.outcomes(seen)[.daemon] == .passed)
    seen.mode = .daemon
    seen.backend = .none
    #expect(Self.outcomes(seen)[.daemon] == .failed)
  }

  @Test func anotherNodeThatIsSeenButNotReachedIsNamed() {
    var seen = Self.well
    seen.contacts = [.init(name: "pi", answer: .failure(.init(reason: "192.0.2.7:7420: refused")))]
    let check = seen.report.checks.first { $0.stage == .connect }
    #expect(check?.outcome == .failed)
    #expect(check?.finding.contains("pi (192.0.2.7:7420: refused)") == true)
  }

  @Test func beingAloneIsNoFailure() {
    var seen = Self.well
    (seen.othersSeen, seen.othersResolved, seen.contacts) = ([], [], [])
    #expect(Self.outcomes(seen)[.browse] == .warning)
    #expect(Self.outcomes(seen)[.connect] == .skipped)
  }
}
