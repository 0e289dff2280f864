/// The faults of one simulation, in order of their start. A function of the seed, the number of
/// members and the span, so that a seed is all that a replay needs.
package struct FaultSchedule: Hashable, Sendable {
  package var faults: [Fault]

  package init(_ faults: [Fault]) {
    self.faults = faults.sorted { $0.start < $1.start }
    for index in faults.indices { self.faults[index].number = index }
  }

  /// When the last fault is over: healing is measured from here.
  package var end: Duration { faults.map(\.end).max() ?? .zero }

  /// Whether the schedule loses or disorders whole frames, which TCP does not: repair then waits
  /// for the next periodic fingerprint.
  package var hasFrameFaults: Bool {
    faults.contains { fault in
      if case .rate(let rate, _, _) = fault.kind { rate != .loss } else { false }
    }
  }

  /// Whether stored events go bad: a pull that meets one stalls before another peer is asked.
  package var hasDamage: Bool {
    faults.contains { if case .damage = $0.kind { true } else { false } }
  }

  /// One to six faults within `span`, more kinds at once in some seeds.
  package static func generate(
    seed: UInt64, members: Int, from start: Duration, span: Duration, allowsFrameFaults: Bool
  ) -> FaultSchedule {
    var random = SeededRandom(seed: seed, subject: 0xFA017)
    let count = random.within(1...6)
    var faults: [Fault] = []
    for _ in 0..<count {
      let at = start + random.wholeMilliseconds(.zero...(span / 2))
      let lasting = random.wholeMilliseconds(.milliseconds(50)...(span / 2))
      faults.append(
        Fault(
          start: at,
          kind: kind(
            &random, members: members, lasting: lasting, allowsFrameFaults: allowsFrameFaults)))
    }
    return FaultSchedule(faults)
  }

  private static func kind(
    _ random: inout SeededRandom, members: Int, lasting: Duration, allowsFrameFaults: Bool
  ) -> Fault.Kind {
    let node = random.below(members)
    switch random.below(13) {
    case 0: return .rate(.loss, perMille: random.within(10...300), lasting: lasting)
    case 1 where allowsFrameFaults:
      return .rate(.frameLoss, perMille: random.within(1...100), lasting: lasting)
    case 2 where allowsFrameFaults:
      return .rate(.duplication, perMille: random.within(10...300), lasting: lasting)
    case 3 where allowsFrameFaults:
      return .rate(.reordering, perMille: random.within(10...300), lasting: lasting)
    case 4:
      return .delay(
        random.wholeMilliseconds(.milliseconds(1)...(.milliseconds(300))), lasting: lasting)
    case 5:
      let other = (node + random.within(1...max(1, members - 1))) % members
      return .oneWayCut(from: node, to: other, lasting: lasting)
    case 6, 1:
      let size = random.within(1...max(1, members / 2))
      let side = random.shuffled(Array(0..<members)).prefix(size).sorted()
      return .partition(side, lasting: lasting)
    case 7, 2: return .swizzleClog(clogs(&random, members: members, lasting: lasting))
    case 8: return .pause(node, lasting: lasting)
    case 9, 3:
      return .kill(
        node, keptPerMille: random.within(0...1000),
        restartAfter: random.wholeMilliseconds(.milliseconds(20)...lasting))
    case 10:
      let magnitude = random.within(1...120_000)
      return .clockStep(node, milliseconds: random.chance(perMille: 500) ? magnitude : -magnitude)
    case 11: return .damage(node, events: random.within(1...20))
    default: return .diskFull(node, lasting: lasting)
    }
  }

  private static func clogs(
    _ random: inout SeededRandom, members: Int, lasting: Duration
  ) -> [Fault.Clog] {
    let count = random.within(1...max(1, min(members, 8)))
    let nodes = random.shuffled(Array(0..<members)).prefix(count)
    let step = Duration.milliseconds(Int(lasting.inMilliseconds) / (2 * count))
    let order = random.shuffled(Array(0..<count))
    return nodes.enumerated().map { index, node in
      Fault.Clog(node: node, closes: step * index, opens: step * (count + order[index] + 1))
    }
  }
}

extension FaultSchedule: CustomStringConvertible {
  package var description: String {
    faults.map { "  [\($0.number)] \($0)" }.joined(separator: "\n")
  }
}
