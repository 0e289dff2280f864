import Gossip

/// A node as a program runs it: started once, stopped once, by one task.
package protocol NodeRuntime: Sendable {
  /// Opens the log, the ports and discovery; returns when people can come in.
  func start() async throws(NodeStartError) -> NodeStarted
  /// Tells clients and peers, closes the log. Returns within 2 s.
  func stop() async
}

/// What a node that has started tells the people at its machine.
package struct NodeStarted: Sendable {
  package let id: NodeID
  package let name: String
  /// Pages of this node: the best one for another machine first, this machine's own last.
  package let webURLs: [String]
  package let gossipPort: UInt16
  /// How it looks for others, in words: "the system's Avahi", "its own Avahi", "off".
  package let discovery: String
  package let dataDirectory: String
  package let service: any ChatService

  package init(
    id: NodeID, name: String, webURLs: [String], gossipPort: UInt16, discovery: String,
    dataDirectory: String, service: any ChatService
  ) {
    self.id = id
    self.name = name
    self.webURLs = webURLs
    self.gossipPort = gossipPort
    self.discovery = discovery
    self.dataDirectory = dataDirectory
    self.service = service
  }
}

extension NodeStarted {
  /// The page's port; nil without a page.
  package var webPort: UInt16? {
    guard let url = webURLs.first, let host = url.split(separator: "/").dropFirst().first else {
      return nil
    }
    let digits = host.split(separator: ":").last.map(String.init) ?? ""
    return UInt16(digits) ?? (url.hasPrefix("https:") ? 443 : 80)
  }
}

/// Why a node could not start: one sentence with the next step.
package struct NodeStartError: Error, Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
}
