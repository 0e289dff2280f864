import Chat
import Gossip

/// What every node says of itself, as it came in; and whether the own record, or the picture of the
/// mesh, is due to be told again. Pure. Bounded by the engine, which keeps one record a node.
struct RecordKeeper {
  /// How often changes are looked at: the delay of a presence change across nodes, and the least
  /// time between two records of one node.
  static let pause: Duration = .milliseconds(200)
  /// People named in a record; more are only counted.
  static let peopleMax = 256
  /// Links named in a record: all of a full mesh and of an active view.
  static let linksMax = 16

  private(set) var statuses: [NodeID: NodeStatus] = [:]
  private var nodesByPrefix: [UInt64: NodeID] = [:]
  private var isOwnChanged = true
  private var isMeshChanged = true

  mutating func set(_ status: NodeStatus, of node: NodeID) {
    statuses[node] = status
    nodesByPrefix[node.bytes.prefix] = node
    isMeshChanged = true
  }

  mutating func remove(_ node: NodeID) {
    statuses[node] = nil
    nodesByPrefix[node.bytes.prefix] = nil
    isMeshChanged = true
  }

  /// Who is here changed: the own record must say so.
  mutating func markOwnChanged() { isOwnChanged = true }

  /// Something is shown that no record says.
  mutating func markPictureChanged() { isMeshChanged = true }

  /// A link came, went or was measured: own record and picture.
  mutating func markMeshChanged() {
    isOwnChanged = true
    isMeshChanged = true
  }

  mutating func takeOwnChanged() -> Bool {
    defer { isOwnChanged = false }
    return isOwnChanged
  }

  mutating func takeMeshChanged() -> Bool {
    defer { isMeshChanged = false }
    return isMeshChanged
  }

  func node(startingWith prefix: UInt64) -> NodeID? { nodesByPrefix[prefix] }

  /// In order of node ID.
  var nodes: [NodeID] { statuses.keys.sorted() }
}
