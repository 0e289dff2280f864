import Gossip

/// Nodes that speak another version of the protocol and were met lately, so that people learn why
/// one is missing. Pure.
///
/// Who they are is their own claim: no proof was exchanged. So they are only shown, and only as long
/// as they keep turning up.
struct VersionBoard {
  /// Nodes remembered at most; a LAN that is half updated has fewer.
  static let metMax = 32
  /// An incompatible node is dialled once a minute: one that missed two turns is gone.
  static let forgottenAfter: Duration = .seconds(150)

  struct Met: Hashable {
    let node: NodeID
    let address: String
    /// The lowest and highest version that it knows.
    let versionMin: UInt32
    let versionMax: UInt32
    var at: UInt64
  }

  /// In order of node ID.
  private(set) var incompatible: [Met] = []

  /// True when what people are shown changes.
  mutating func met(_ met: Met) -> Bool {
    if let place = incompatible.firstIndex(where: { $0.node == met.node }) {
      let before = incompatible[place]
      incompatible[place] = met
      return before.versionMin != met.versionMin || before.versionMax != met.versionMax
        || before.address != met.address
    }
    guard incompatible.count < Self.metMax else { return false }
    incompatible.append(met)
    incompatible.sort { $0.node < $1.node }
    return true
  }

  /// It was updated: a link stands.
  mutating func linked(_ node: NodeID) -> Bool {
    let count = incompatible.count
    incompatible.removeAll { $0.node == node }
    return incompatible.count != count
  }

  mutating func expire(at now: UInt64) -> Bool {
    let count = incompatible.count
    let age = Self.forgottenAfter.wholeNanoseconds
    incompatible.removeAll { now > $0.at && now - $0.at > age }
    return incompatible.count != count
  }

  /// What people are told.
  ///
  /// - Parameter others: names of linked nodes that know another range of versions than this one.
  func health(others: [String]) -> NodeHealth {
    if let first = incompatible.first {
      let more = incompatible.count > 1 ? " (and \(incompatible.count - 1) more)" : ""
      let isNewer = first.versionMin > LinkVersion.max
      return NodeHealth(
        level: .warning,
        text:
          "The node at \(first.address)\(more) speaks \(isNewer ? "a newer" : "an older") version "
          + "of meshchat's protocol, so nothing passes between it and this one: update "
          + "\(isNewer ? "this node" : "that one").")
    }
    guard let first = others.first else { return .ok }
    let more = others.count > 1 ? " and \(others.count - 1) more" : ""
    return NodeHealth(
      level: .warning,
      text: "\(first)\(more) and this node are of different versions. They understand each other; "
        + "update the older when you can.")
  }
}
