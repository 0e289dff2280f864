import Chat
import Gossip
import Logging

/// Facts from outside: what the node itself keeps of them, then the engine.
extension MeshNode {
  func receive(_ input: NodeInput) {
    switch input {
    case .gossip(let input):
      if case .roundTripMeasured(let link, let roundTrip) = input,
        linkPeers[link]?.measured(roundTrip) == true
      {
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
    linkPeers[link] = LinkedPeer(
      node: peer.node,
      isSameVersion: peer.versionMin == LinkVersion.min && peer.versionMax == LinkVersion.max)
    _ = versions.linked(peer.node)
    tellVersions()
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
    tellVersions()
    handle(.linkDown(link))
  }

  /// An incompatible node turned up.
  private func meet(_ met: VersionBoard.Met) {
    guard versions.met(met) else { return }
    records.markPictureChanged()
    tellVersions()
  }

  /// An address without its port, which is a new one for each connection.
  private static func host(of address: String) -> String {
    guard let colon = address.lastIndex(of: ":") else { return address }
    return String(address[..<colon].filter { $0 != "[" && $0 != "]" })
  }

  /// Says in the node's status which versions differ.
  func tellVersions() {
    let others = Set(linkPeers.values.filter { !$0.isSameVersion }.map(\.node)).sorted()
    let names = others.map { records.statuses[$0]?.name ?? "\($0)" }
    setHealth(versions.health(others: names), for: .version)
  }

  private func take(_ notice: LinkNotice) {
    switch notice {
    case .handshakeFailed(let address, let failure):
      logger.info(
        "a handshake came to nothing",
        metadata: ["address": "\(address)", "reason": "\(failure)"])
      if case .version(let claimed, let min, let max) = failure {
        meet(
          VersionBoard.Met(
            node: claimed, address: Self.host(of: address), versionMin: min, versionMax: max,
            at: settings.now().monotonicNanoseconds))
      }
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
