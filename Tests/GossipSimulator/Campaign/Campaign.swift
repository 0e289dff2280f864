/// A kind of simulation: what happens, and what must hold.
package enum Campaign: String, Hashable, Sendable, CaseIterable {
  /// Nothing goes wrong: copies per node, depth of the trees, silence afterwards.
  case steady
  /// One to six faults of all kinds while people talk; then healing.
  case faults
  /// 10 % of the nodes die at one moment, for good; the others go on talking at once.
  case kill10
  /// Nodes die and start again all the time while people talk.
  case churn

  /// The members that a seed gets where none are asked for: 2 to `max`, small ones more often,
  /// because most that can go wrong goes wrong there and sooner.
  package static func members(seed: UInt64, max: Int) -> Int {
    var random = SeededRandom(seed: seed, subject: 0x51_2E)
    let widest = random.chance(perMille: 200) ? max : min(max, 16)
    return random.within(2...Swift.max(2, widest))
  }
}

/// One simulation to be run: all that has to be known to run it again.
package struct CampaignPlan: Hashable, Sendable {
  package var campaign: Campaign
  package var seed: UInt64
  package var members: Int
  package var defect: EngineDefect?
  /// Indexes of the generated faults to leave out, to find the one that matters.
  package var droppedFaults: Set<Int> = []

  package init(campaign: Campaign, seed: UInt64, members: Int, defect: EngineDefect? = nil) {
    self.campaign = campaign
    self.seed = seed
    self.members = members
    self.defect = defect
  }

  /// The command that does the same again.
  package var command: String {
    var text = "gossip-simulate --campaign \(campaign.rawValue) --seed \(seed) --members \(members)"
    if let defect { text += " --defect \(defect.rawValue)" }
    if !droppedFaults.isEmpty {
      text += " --without " + droppedFaults.sorted().map(String.init).joined(separator: ",")
    }
    return text
  }
}
