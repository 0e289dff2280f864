/// Schedules in which nodes die.
extension FaultSchedule {
  /// The nodes that never come back.
  var killedForGood: Set<Int> {
    Set(
      faults.compactMap { fault in
        if case .kill(let node, _, nil) = fault.kind { node } else { nil }
      })
  }

  /// A tenth of the members, at least one, dies at one moment for good.
  static func massKill(seed: UInt64, members: Int, at start: Duration) -> FaultSchedule {
    var random = SeededRandom(seed: seed, subject: 0xDEAD)
    let victims = random.shuffled(Array(0..<members)).prefix(max(1, members / 10))
    return FaultSchedule(
      victims.sorted().map { node in
        Fault(
          start: start,
          kind: .kill(node, keptPerMille: random.within(0...1000), restartAfter: nil))
      })
  }

  /// Random nodes die and start again within seconds, about one member in three over the span.
  static func churn(
    seed: UInt64, members: Int, from start: Duration, span: Duration
  ) -> FaultSchedule {
    var random = SeededRandom(seed: seed, subject: 0xC4)
    let count = min(max(2, members / 3), 200)
    return FaultSchedule(
      (0..<count).map { _ in
        Fault(
          start: start + random.wholeMilliseconds(.zero...span),
          kind: .kill(
            random.below(members), keptPerMille: random.within(0...1000),
            restartAfter: random.wholeMilliseconds(.milliseconds(20)...(.seconds(5)))))
      })
  }
}
