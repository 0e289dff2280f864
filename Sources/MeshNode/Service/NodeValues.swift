import Gossip

/// What is known of a node, for people.
package struct NodeSummary: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    /// This very node.
    case own
    /// A link to it stands.
    case linked
    /// It is in the mesh, reached through others.
    case known
    /// It speaks a version of the protocol that this node does not.
    case incompatible
  }

  package let id: NodeID
  package let name: String
  package let version: String
  package let state: State
  package let roundTrip: Duration?
  package let people: Int
  /// Where its page is, best first.
  package let urls: [String]
  /// Its history exists in two versions: its data directory was copied, or put back from a backup.
  package let isForked: Bool

  package init(
    id: NodeID, name: String, version: String, state: State, roundTrip: Duration?, people: Int,
    urls: [String], isForked: Bool = false
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.state = state
    self.roundTrip = roundTrip
    self.people = people
    self.urls = urls
    self.isForked = isForked
  }
}

/// The mesh as this node sees it.
package struct MeshSnapshot: Hashable, Sendable {
  package struct Link: Hashable, Sendable {
    package let first: NodeID
    package let second: NodeID
    package let roundTrip: Duration?

    package init(first: NodeID, second: NodeID, roundTrip: Duration?) {
      self.first = first
      self.second = second
      self.roundTrip = roundTrip
    }
  }

  package let own: NodeID
  package let nodes: [NodeSummary]
  package let links: [Link]

  package init(own: NodeID, nodes: [NodeSummary], links: [Link]) {
    self.own = own
    self.nodes = nodes
    self.links = links
  }
}

/// Whether the node can do its work, and what to do if not.
package struct NodeHealth: Hashable, Sendable {
  package enum Level: String, Hashable, Sendable {
    case ok, warning, error
  }

  package let level: Level
  /// One sentence, empty when all is well.
  package let text: String

  package static let ok = NodeHealth(level: .ok, text: "")

  package init(level: Level, text: String) {
    self.level = level
    self.text = text
  }
}
