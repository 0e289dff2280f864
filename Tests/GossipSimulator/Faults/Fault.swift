/// Something that goes wrong at a given time, as data: generated from a seed, printed, replayed.
package struct Fault: Hashable, Sendable {
  package let start: Duration
  package let kind: Kind
  /// Its place in the schedule as generated: what a replay leaves faults out by.
  package internal(set) var number = 0

  package enum Kind: Hashable, Sendable {
    /// A share of all frames suffers.
    case rate(Rate, perMille: Int, lasting: Duration)
    /// Every frame takes longer.
    case delay(Duration, lasting: Duration)
    /// Nothing from one node reaches the other; the way back works.
    case oneWayCut(from: Int, to: Int, lasting: Duration)
    /// The nodes named here and the others do not reach each other.
    case partition([Int], lasting: Duration)
    /// The links of random nodes are clogged one by one and opened again in another order, as
    /// FoundationDB's simulator does it. `opens` are offsets from the fault's start.
    case swizzleClog([Clog])
    /// The process stands still (SIGSTOP) and goes on.
    case pause(Int, lasting: Duration)
    /// The process dies. `keptPerMille` of the commit that was under way has reached the disk.
    /// Nil never starts again.
    case kill(Int, keptPerMille: Int, restartAfter: Duration?)
    /// The wall clock jumps, forwards or back.
    case clockStep(Int, milliseconds: Int)
    /// Commits fail.
    case diskFull(Int, lasting: Duration)
    /// Stored events go bad: so many of those that another node has too.
    case damage(Int, events: Int)
  }

  package enum Rate: String, Hashable, Sendable, CaseIterable {
    /// TCP's: repaired by a retransmission after a stall.
    case loss
    /// A whole frame, never repaired by the transport.
    case frameLoss
    case duplication
    case reordering
  }

  package struct Clog: Hashable, Sendable {
    package let node: Int
    package let closes: Duration
    package let opens: Duration
  }

  package init(start: Duration, kind: Kind) {
    self.start = start
    self.kind = kind
  }

  /// When it is over; for a node that never comes back, when it begins.
  package var end: Duration {
    switch kind {
    case .rate(_, _, let lasting), .delay(_, let lasting), .oneWayCut(_, _, let lasting),
      .partition(_, let lasting), .pause(_, let lasting), .diskFull(_, let lasting):
      start + lasting
    case .swizzleClog(let clogs): start + (clogs.map(\.opens).max() ?? .zero)
    case .kill(_, _, let restartAfter): start + (restartAfter ?? .zero)
    case .clockStep, .damage: start
    }
  }
}

extension Fault: CustomStringConvertible {
  package var description: String {
    let text: String
    switch kind {
    case .rate(let rate, let perMille, let lasting):
      text = "\(rate.rawValue) \(perMille)‰ for \(lasting)"
    case .delay(let delay, let lasting): text = "delay \(delay) for \(lasting)"
    case .oneWayCut(let from, let to, let lasting): text = "cut \(from)->\(to) for \(lasting)"
    case .partition(let nodes, let lasting):
      text = "partition \(nodes.map(String.init).joined(separator: ",")) for \(lasting)"
    case .swizzleClog(let clogs):
      text =
        "swizzle-clog "
        + clogs.map { "\($0.node)@\($0.closes)..\($0.opens)" }.joined(separator: " ")
    case .pause(let node, let lasting): text = "pause \(node) for \(lasting)"
    case .kill(let node, let kept, let restart):
      text = "kill \(node) kept \(kept)‰ " + (restart.map { "restart after \($0)" } ?? "for good")
    case .clockStep(let node, let milliseconds): text = "clock-step \(node) \(milliseconds) ms"
    case .damage(let node, let events): text = "damage \(node) \(events) events"
    case .diskFull(let node, let lasting): text = "disk-full \(node) for \(lasting)"
    }
    return "at \(start) \(text)"
  }
}
