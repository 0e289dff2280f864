import Discovery
import Gossip
import Logging

/// Takes what discovery finds to the node's inbox, and what fails to people.
struct PeerFinder: Sendable {
  let discovery: DiscoveryService
  let own: NodeID
  let inbox: NodeInbox
  let node: MeshNode
  let logger: Logger

  /// Until discovery ends.
  func run() async {
    var table = DiscoveryTable(ownIDPrefix: own.bytes.prefix)
    for await event in discovery.events {
      await tell(event)
      for change in table.handle(event) {
        guard case .found(let peer) = change else {
          if case .updated(let peer) = change { report(peer) }
          continue
        }
        logger.debug("discovered", metadata: ["instance": "\(peer.instance)"])
        report(peer)
      }
    }
  }

  private func report(_ peer: DiscoveredPeer) {
    guard let prefix = peer.idPrefix, !peer.endpoints.isEmpty else { return }
    let contact = PeerContact(key: PeerKey(prefix), endpoints: peer.endpoints.map(Endpoint.init))
    inbox.put(.peerFound(contact))
  }

  private func tell(_ event: DiscoveryEvent) async {
    switch event {
    case .usingBackend(let backend):
      logger.info("looking for other nodes", metadata: ["with": "\(backend)"])
      await node.setHealth(.ok, for: .discovery)
    case .publishing(.established(let instance)):
      logger.info("visible to other nodes", metadata: ["instance": "\(instance)"])
    case .problem(let problem):
      logger.warning("discovery failed", metadata: ["reason": "\(problem)"])
      await node.setHealth(
        NodeHealth(level: .warning, text: "\(problem)"), for: .discovery)
    default: break
    }
  }
}
