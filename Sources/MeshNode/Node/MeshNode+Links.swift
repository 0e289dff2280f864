import Gossip
import Logging

/// Facts from outside: what the node itself keeps of them, then the engine.
extension MeshNode {
  func receive(_ input: NodeInput) {
    switch input {
    case .gossip(let input):
      if case .roundTripMeasured(let link, let roundTrip) = input {
        linkPeers[link]?.roundTrip = roundTrip
        records.markMeshChanged()
      }
      handle(input)
    case .linkUp(let link, let peer): linkCame(link, peer)
    case .linkDown(let link, let peer, let end): linkWent(link, peer, end)
    case .noticed(let notice): take(notice)
    case .peerFound(let contact): handle(.contactFound(addresses.add(contact)))
    }
  }

  private func linkCame(_ link: LinkID, _ peer: AuthenticatedPeer) {
    linkPeers[link] = LinkedPeer(node: peer.node, roundTrip: nil)
    logger.info(
      "linked",
      metadata: [
        "peer": "\(peer.node)", "address": "\(peer.endpoint?.description ?? "unknown")",
        "dialled": "\(peer.isInitiator)",
      ])
    records.markMeshChanged()
    handle(.linkUp(link, peer: peer.node, isInitiator: peer.isInitiator))
    if let endpoint = peer.endpoint {
      let contact = addresses.add(PeerContact(key: peer.node.key, endpoints: [endpoint]))
      handle(.contactFound(contact))
      chores.add(.remember([contact]))
    }
  }

  private func linkWent(_ link: LinkID, _ peer: AuthenticatedPeer, _ end: LinkEnd) {
    linkPeers[link] = nil
    logger.info("link ended", metadata: ["peer": "\(peer.node)", "reason": "\(end)"])
    if !linkPeers.values.contains(where: { $0.node == peer.node }) {
      staticPeers.lost(peer.node, at: settings.now().monotonicNanoseconds)
    }
    records.markMeshChanged()
    handle(.linkDown(link))
  }

  private func take(_ notice: LinkNotice) {
    switch notice {
    case .handshakeFailed(let address, let failure):
      logger.info(
        "a handshake came to nothing",
        metadata: ["address": "\(address)", "reason": "\(failure)"])
    case .versionsDiffer(let node, let min, let max):
      logger.warning(
        "a peer knows other versions of the protocol",
        metadata: ["peer": "\(node)", "versions": "\(min) to \(max)"])
    case .tooManyUnauthenticated(let address):
      logger.warning(
        "turning connections away: too many have not said who they are",
        metadata: ["address": "\(address)"])
    case .eventsDropped(let node, let count):
      logger.warning(
        "events of a peer did not verify and were dropped",
        metadata: ["peer": "\(node)", "count": "\(count)"])
    }
  }
}
