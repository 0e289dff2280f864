/// What the doctor found at one stage, in words for a person.
package struct DiscoveryCheck: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case passed
    /// Works, or may be meant so; worth a look.
    case warning
    /// Nodes will not find each other because of this.
    case failed
    /// Not looked at, because an earlier stage failed or the mode leaves it out.
    case skipped
  }

  package let stage: DiscoveryStage
  package let outcome: Outcome
  /// One sentence.
  package let finding: String
  /// What to do, one sentence; nil when there is nothing.
  package let advice: String?

  package init(
    _ stage: DiscoveryStage, _ outcome: Outcome, _ finding: String, advice: String? = nil
  ) {
    self.stage = stage
    self.outcome = outcome
    self.finding = finding
    self.advice = advice
  }
}

/// All of the doctor's findings, in the order of the stages.
package struct DiscoveryReport: Hashable, Sendable {
  package let checks: [DiscoveryCheck]

  package init(checks: [DiscoveryCheck]) { self.checks = checks }

  package var isHealthy: Bool { !checks.contains { $0.outcome == .failed } }

  /// 0 when nodes can find each other, 1 when something is in the way.
  package var exitCode: Int32 { isHealthy ? 0 : 1 }

  /// Plain text for a terminal, one line per stage and one for each advice.
  package var text: String {
    var lines: [String] = []
    for check in checks {
      let name = check.stage.rawValue
      let padding = String(repeating: " ", count: max(0, 11 - name.count))
      lines.append("\(mark(of: check.outcome))  \(name)\(padding)\(check.finding)")
      if let advice = check.advice { lines.append("      \(advice)") }
    }
    let failed = checks.first { $0.outcome == .failed }
    lines.append("")
    lines.append(
      failed.map { "Discovery fails at \"\($0.stage.rawValue)\"." } ?? "Discovery works.")
    return lines.joined(separator: "\n")
  }

  private func mark(of outcome: DiscoveryCheck.Outcome) -> String {
    switch outcome {
    case .passed: "  ok"
    case .warning: "note"
    case .failed: "FAIL"
    case .skipped: "   -"
    }
  }
}
