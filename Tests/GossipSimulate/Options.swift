import GossipSimulator

/// What was asked for on the command line.
struct Options {
  static let usage = """
    usage: gossip-simulate [--campaign steady|faults|kill10|churn] [--seed N] [--seeds N]
                           [--members N | --members-max N] [--jobs N] [--verbose]
                           [--defect NAME] [--without FAULT,FAULT...] [--shrink]

      --campaign     what happens in the simulation (faults)
      --seed         the seed, or the first of several (1)
      --seeds        how many seeds, one after the other (1)
      --members      how many nodes; without it, the seed decides
      --members-max  up to how many nodes the seed may choose (50)
      --jobs         how many simulations run side by side (2)
      --verbose      prints the figures of every seed, not only of a single one
      --defect       plants a bug: \(EngineDefect.allCases.map(\.rawValue).joined(separator: ", "))
      --shrink       where the seed fails, leaves out the faults that do not matter
      --without      leaves out faults of the schedule, by their number in the printed list

    Exits with 1 when a checker fired. The same options give the same trace on every machine.
    """

  private(set) var campaign = Campaign.faults
  private(set) var seed: UInt64 = 1
  private(set) var seeds = 1
  private(set) var members: Int?
  private(set) var membersMax = 50
  private(set) var jobs = 2
  private(set) var isVerbose = false
  private(set) var isHelpWanted = false
  private(set) var isShrinking = false
  private var defect: EngineDefect?
  private var droppedFaults: Set<Int> = []

  /// Why the arguments make no sense, in a sentence.
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: [String]) throws(Mistake) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      switch name {
      case "--help", "-h": isHelpWanted = true
      case "--verbose": isVerbose = true
      case "--shrink": isShrinking = true
      default:
        guard let value = rest.popFirst() else {
          throw Mistake(description: "\(name) needs a value or is unknown")
        }
        try set(name, value)
      }
    }
  }

  private mutating func set(_ name: String, _ value: String) throws(Mistake) {
    switch name {
    case "--campaign":
      guard let known = Campaign(rawValue: value) else {
        throw Mistake(description: "there is no campaign \(value)")
      }
      campaign = known
    case "--defect":
      guard let known = EngineDefect(rawValue: value) else {
        throw Mistake(description: "there is no defect \(value)")
      }
      defect = known
    case "--seed": seed = UInt64(try Self.number(name, value, 0...Int.max))
    case "--seeds": seeds = try Self.number(name, value, 1...10_000_000)
    case "--members": members = try Self.number(name, value, 2...100_000)
    case "--members-max": membersMax = try Self.number(name, value, 2...100_000)
    case "--jobs": jobs = try Self.number(name, value, 1...256)
    case "--without":
      for part in value.split(separator: ",") {
        droppedFaults.insert(try Self.number(name, String(part), 0...1_000_000))
      }
    default: throw Mistake(description: "unknown option \(name)")
    }
  }

  private static func number(
    _ name: String, _ value: String, _ range: ClosedRange<Int>
  ) throws(Mistake) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw Mistake(
        description: "\(name) takes \(range.lowerBound) to \(range.upperBound), not \(value)")
    }
    return number
  }

  func plan(seed: UInt64) -> CampaignPlan {
    let members = members ?? Campaign.members(seed: seed, max: membersMax)
    var plan = CampaignPlan(campaign: campaign, seed: seed, members: members, defect: defect)
    plan.droppedFaults = droppedFaults
    return plan
  }
}
