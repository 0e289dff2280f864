/// What is wrong with the node at the moment, by subject; people are shown the worst. Pure.
struct HealthBoard {
  /// In order of gravity, the worst first.
  enum Subject: Int, CaseIterable {
    /// Messages cannot be stored.
    case storage
    /// Little room is left on the disk.
    case diskSpace
    /// A node of another protocol version was met.
    case version
    /// This machine's clock and those of the others differ.
    case clock
    /// Other nodes cannot be looked for.
    case discovery
  }

  private var conditions: [Subject: NodeHealth] = [:]

  var worst: NodeHealth {
    Subject.allCases.lazy.compactMap { conditions[$0] }.first ?? .ok
  }

  func isFailing(_ subject: Subject) -> Bool { conditions[subject]?.level == .error }

  /// True when what people are shown changes.
  mutating func set(_ health: NodeHealth, for subject: Subject) -> Bool {
    let before = worst
    conditions[subject] = health.level == .ok ? nil : health
    return worst != before
  }
}
