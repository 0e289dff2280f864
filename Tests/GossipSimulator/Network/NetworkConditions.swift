/// What the faults that are under way do to the network. Faults overlap, so everything counts.
package struct NetworkConditions: Sendable {
  /// A bit per partition under way; nodes with different words do not reach each other.
  private var sides: [UInt64]
  /// How many clogs hold each node's links.
  private var clogs: [Int]
  /// One-way cuts by `from << 32 | to`.
  private var cuts: [UInt64: Int] = [:]
  /// Chance of a segment's loss that TCP repairs: the direction stalls for a retransmission.
  package private(set) var lossPerMille = 0
  /// Chance that a frame vanishes, which no TCP would do: repair has to live with it anyway.
  package private(set) var frameLossPerMille = 0
  package private(set) var duplicationPerMille = 0
  package private(set) var reorderingPerMille = 0
  package private(set) var extraDelayNanoseconds: UInt64 = 0

  init(members: Int) {
    sides = Array(repeating: 0, count: members)
    clogs = Array(repeating: 0, count: members)
  }

  var hasFrameFaults: Bool {
    lossPerMille | frameLossPerMille | duplicationPerMille | reorderingPerMille != 0
  }

  func isBlocked(from: Int, to: Int) -> Bool {
    if sides[from] != sides[to] || clogs[from] > 0 || clogs[to] > 0 { return true }
    return !cuts.isEmpty && (cuts[Self.cutKey(from, to)] ?? 0) > 0
  }

  mutating func setSide(_ isOther: Bool, partition: Int, node: Int) {
    let bit = UInt64(1) << UInt64(partition % 64)
    if isOther { sides[node] |= bit } else { sides[node] &= ~bit }
  }

  mutating func addClog(_ change: Int, node: Int) { clogs[node] += change }

  mutating func addCut(_ change: Int, from: Int, to: Int) {
    cuts[Self.cutKey(from, to), default: 0] += change
  }

  /// Adds a rate when its fault begins (`sign` 1) and takes it off when it ends (-1).
  mutating func addRate(_ kind: Fault.Rate, perMille: Int, sign: Int) {
    switch kind {
    case .loss: lossPerMille += sign * perMille
    case .frameLoss: frameLossPerMille += sign * perMille
    case .duplication: duplicationPerMille += sign * perMille
    case .reordering: reorderingPerMille += sign * perMille
    }
  }

  mutating func addDelay(_ delay: Duration, sign: Int) {
    let amount = delay.wholeNanoseconds
    extraDelayNanoseconds =
      sign > 0 ? extraDelayNanoseconds + amount : extraDelayNanoseconds - amount
  }

  private static func cutKey(_ from: Int, _ to: Int) -> UInt64 {
    UInt64(from) << 32 | UInt64(to)
  }
}
