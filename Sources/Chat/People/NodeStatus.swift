/// What a node says about itself: the body of its record. The newest replaces the older.
package struct NodeStatus: Hashable, Sendable {
  package struct Person: Hashable, Sendable {
    package let id: UInt64
    package let name: String
    package let condition: PersonCondition

    package init(id: UInt64, name: String, condition: PersonCondition = PersonCondition()) {
      self.id = id
      self.name = name
      self.condition = condition
    }
  }

  /// Where the node's gossip port is reached: a numeric address.
  package struct Endpoint: Hashable, Sendable {
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }
  }

  package struct Link: Hashable, Sendable {
    /// First 8 bytes of the peer's node ID.
    package let peerKey: UInt64
    /// Nil while it was not measured.
    package let roundTrip: Duration?

    package init(peerKey: UInt64, roundTrip: Duration?) {
      self.peerKey = peerKey
      self.roundTrip = roundTrip
    }
  }

  package var name: String
  package var version: String
  /// Random at each start of the node.
  package var bootID: UInt64
  /// Where its page is, best first.
  package var webURLs: [String] = []
  package var gossipEndpoints: [Endpoint] = []
  /// People on this node, at most ``ChatLimits/statusPeople``; further ones are only counted.
  package var people: [Person] = []
  package var peopleCount = 0
  package var links: [Link] = []
  /// SHA-256 of the page that it serves, if it serves one.
  package var pageHash: [UInt8]?
  /// How far its wall clock is ahead of the median of its peers.
  package var clockOffset: Duration = .zero

  package init(name: String, version: String, bootID: UInt64) {
    self.name = name
    self.version = version
    self.bootID = bootID
  }
}
