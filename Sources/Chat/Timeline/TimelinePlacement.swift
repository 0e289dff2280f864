/// Finds a message's place and gives a new one to those that it stands before.
///
/// The rules, all functions of the set of messages:
/// - a parent counts unless it is the message itself or a later one of the same stream;
/// - key = max(own time, keys of the parents that came);
/// - depth = 0, or one more than the deepest parent with the same key; endless in and behind a
///   circle of parents, which only a dishonest author can make.
///
/// Because depth counts only along equal keys, a late parent usually moves nothing: it takes a
/// parent whose time is not before its child's (a wrong clock) to move what came before it.
package struct TimelinePlacement: Sendable {
  /// Messages that one arrival may move. Beyond it (an author with a clock in the far future, and
  /// this many replies) the outcome is not complete and the room must be placed anew.
  package static let movesMax = 100_000

  private let movesMax: Int

  package init(movesMax: Int = TimelinePlacement.movesMax) {
    self.movesMax = movesMax
  }

  /// A message whose place or gap mark is new.
  package struct Placed: Hashable, Sendable {
    package let facts: TimelineFacts
    package let position: TimelinePosition
    package let hasGap: Bool
  }

  package struct Outcome: Hashable, Sendable {
    /// The message that came.
    package let placed: Placed
    /// Messages that were there and have another position or gap mark now, in timeline order.
    package let moved: [Placed]
    /// False when ``movesMax`` cut the work short.
    package let isComplete: Bool
  }

  /// Places a message that came. One that is there already stays where it is.
  package func place(
    _ facts: TimelineFacts, in index: inout some TimelineIndex
  ) throws -> Outcome {
    let parents = try parentPositions(of: facts, in: &index)
    if let known = try index.position(of: facts.id) {
      let placed = Placed(facts: facts, position: known, hasGap: parents.hasGap)
      return Outcome(placed: placed, moved: [], isComplete: true)
    }
    let key = parents.positions.reduce(facts.time) { max($0, $1.key) }
    if try index.children(of: facts.id).isEmpty {
      // The usual case: nothing that came before names it, so nothing moves.
      let depth = parents.positions.reduce(UInt32(0)) { depth, parent in
        parent.key == key ? max(depth, Self.deeper(parent.depth)) : depth
      }
      let position = TimelinePosition(key: key, depth: depth, id: facts.id)
      try index.place(facts, at: position, hasGap: parents.hasGap)
      let placed = Placed(facts: facts, position: position, hasGap: parents.hasGap)
      return Outcome(placed: placed, moved: [], isComplete: true)
    }
    // A first place, so that messages which name this one find it.
    let provisional = TimelinePosition(key: key, depth: 0, id: facts.id)
    try index.place(facts, at: provisional, hasGap: parents.hasGap)

    var reach = Reach(key: key)
    let isComplete = try gather(from: facts, into: &reach, index: &index)
    let depths = try depths(of: reach, in: &index)
    return try settle(facts, reach: reach, depths: depths, isComplete: isComplete, in: &index)
  }

  /// The parents that count: in order, each once.
  package static func countedParents(of facts: TimelineFacts) -> [MessageID] {
    var counted: [MessageID] = []
    for parent in facts.parents.prefix(ChatLimits.parents) {
      let isOwnFuture = parent.stream == facts.id.stream && parent.seq >= facts.id.seq
      if !isOwnFuture, !counted.contains(parent) { counted.append(parent) }
    }
    return counted
  }

  private func parentPositions(
    of facts: TimelineFacts, in index: inout some TimelineIndex
  ) throws -> (positions: [TimelinePosition], hasGap: Bool) {
    var positions: [TimelinePosition] = []
    var hasGap = false
    for parent in Self.countedParents(of: facts) {
      if let position = try index.position(of: parent) {
        positions.append(position)
      } else {
        hasGap = true
      }
    }
    return (positions, hasGap)
  }
}

extension TimelinePlacement {
  /// What an arrival touches: the message itself and those behind it that share its key, or will.
  private struct Reach {
    let key: UInt64
    /// In the order of discovery, so that the outcome does not depend on hashing.
    var members: [TimelineFacts] = []
    var numbers: [MessageID: Int] = [:]
    /// Children that keep their own, later key: only their gap mark may change.
    var bystanders: [TimelineFacts] = []

    mutating func insert(_ facts: TimelineFacts) -> Bool {
      guard numbers[facts.id] == nil else { return false }
      numbers[facts.id] = members.count
      members.append(facts)
      return true
    }
  }

  /// Breadth first over children whose key is not later than the arrival's.
  private func gather(
    from facts: TimelineFacts, into reach: inout Reach, index: inout some TimelineIndex
  ) throws -> Bool {
    _ = reach.insert(facts)
    var next = 0
    while next < reach.members.count {
      let current = reach.members[next]
      next += 1
      for child in try index.children(of: current.id) where reach.numbers[child] == nil {
        guard let childFacts = try index.facts(of: child),
          let position = try index.position(of: child),
          Self.countedParents(of: childFacts).contains(current.id)
        else { continue }
        if position.key <= reach.key {
          guard reach.members.count <= movesMax else { return false }
          _ = reach.insert(childFacts)
        } else if current.id == facts.id {
          guard reach.bystanders.count < movesMax else { return false }
          reach.bystanders.append(childFacts)
        }
      }
    }
    return true
  }

  /// Longest lines of parents within the reach, by taking away what has no parent left (Kahn 1962);
  /// what remains is in a circle, or behind one, and has no depth.
  private func depths(of reach: Reach, in index: inout some TimelineIndex) throws -> [UInt32] {
    let count = reach.members.count
    var depths = [UInt32](repeating: 0, count: count)
    var waitsFor = [Int](repeating: 0, count: count)
    var followers = [[Int]](repeating: [], count: count)
    for (number, facts) in reach.members.enumerated() {
      for parent in Self.countedParents(of: facts) {
        if let inner = reach.numbers[parent] {
          waitsFor[number] += 1
          followers[inner].append(number)
        } else if let position = try index.position(of: parent), position.key == reach.key {
          depths[number] = max(depths[number], Self.deeper(position.depth))
        }
      }
    }
    var ready = (0..<count).filter { waitsFor[$0] == 0 }
    var next = 0
    while next < ready.count {
      let number = ready[next]
      next += 1
      for follower in followers[number] {
        depths[follower] = max(depths[follower], Self.deeper(depths[number]))
        waitsFor[follower] -= 1
        if waitsFor[follower] == 0 { ready.append(follower) }
      }
    }
    for number in 0..<count where waitsFor[number] > 0 {
      depths[number] = TimelinePosition.endlessDepth
    }
    return depths
  }

  private static func deeper(_ depth: UInt32) -> UInt32 {
    depth >= TimelinePosition.endlessDepth - 1 ? depth : depth + 1
  }

  /// Writes what changed to the index.
  private func settle(
    _ facts: TimelineFacts, reach: Reach, depths: [UInt32], isComplete: Bool,
    in index: inout some TimelineIndex
  ) throws -> Outcome {
    var own = Placed(
      facts: facts, position: TimelinePosition(key: reach.key, depth: 0, id: facts.id),
      hasGap: false)
    var moved: [Placed] = []
    for (number, member) in reach.members.enumerated() {
      let position = TimelinePosition(key: reach.key, depth: depths[number], id: member.id)
      let hasGap = try parentPositions(of: member, in: &index).hasGap
      let placed = Placed(facts: member, position: position, hasGap: hasGap)
      if member.id == facts.id {
        own = placed
        if depths[number] != 0 { try index.place(member, at: position, hasGap: hasGap) }
        continue
      }
      let names = Self.countedParents(of: member).contains(facts.id)
      let before = try index.position(of: member.id)
      guard names || before != position else { continue }
      try index.place(member, at: position, hasGap: hasGap)
      moved.append(placed)
    }
    for bystander in reach.bystanders {
      guard let position = try index.position(of: bystander.id) else { continue }
      let hasGap = try parentPositions(of: bystander, in: &index).hasGap
      // It named the message that came, so it had a gap until now.
      guard !hasGap else { continue }
      try index.place(bystander, at: position, hasGap: false)
      moved.append(Placed(facts: bystander, position: position, hasGap: false))
    }
    moved.sort { $0.position < $1.position }
    return Outcome(placed: own, moved: moved, isComplete: isComplete)
  }
}
