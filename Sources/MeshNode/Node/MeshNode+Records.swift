import Chat
import Gossip
import Logging

/// Soft state: who is on which node, and what the mesh looks like.
extension MeshNode {
  /// Signs what this node says of itself and floods it.
  func publishRecord() {
    let status = ownStatus()
    do throws(ChatCodecError) {
      let record = NodeRecord.signed(
        revision: nextRevision(), body: try NodeStatusCodec.encode(status), node: identity.nodeID,
        by: identity)
      handle(.ownRecordChanged(record))
    } catch {
      logger.error("this node's own record is not valid", metadata: ["reason": "\(error)"])
    }
    tellPresence(presence.update(node: identity.nodeID.bytes.prefix, people: status.people))
  }

  /// The last word: an empty record, at which the whole mesh forgets this node at once.
  func sayFarewell() {
    handle(
      .ownRecordChanged(
        NodeRecord.signed(
          revision: nextRevision(), body: [], node: identity.nodeID, by: identity)))
  }

  /// Higher than every revision before, of earlier runs too.
  private func nextRevision() -> UInt64 {
    revision = max(revision + 1, settings.now().wallMilliseconds << 16)
    return revision
  }

  private func ownStatus() -> NodeStatus {
    let people = sessions.people(limit: RecordKeeper.peopleMax)
    let linked = linkPeers.values.sorted { $0.node < $1.node }.prefix(RecordKeeper.linksMax)
    var status = NodeStatus(
      name: settings.name, version: settings.version, bootID: settings.bootID)
    status.webURLs = place.webURLs
    status.gossipEndpoints = place.endpoints.map {
      NodeStatus.Endpoint(host: $0.host, port: $0.port)
    }
    status.people = people
    status.peopleCount = sessions.count
    status.links = linked.map {
      NodeStatus.Link(peerKey: $0.node.bytes.prefix, roundTrip: $0.roundTrip)
    }
    status.clockOffset = clocks.toldOffset
    status.pageHash = place.pageHash?.bytes
    return status
  }

  /// Another node's record is new or newer.
  func take(_ record: NodeRecord) {
    guard record.node != identity.nodeID else { return }
    guard let status = try? NodeStatusCodec.decode(record.body) else {
      logger.warning(
        "a node's record could not be read; is it another version?",
        metadata: ["node": "\(record.node)"])
      return
    }
    // A revision begins with its node's wall clock; see `nextRevision`.
    clocks.heard(
      record.node, wroteAt: record.revision >> 16, now: settings.now().wallMilliseconds)
    setHealth(clocks.health, for: .clock)
    records.set(status, of: record.node)
    tellPresence(presence.update(node: record.node.bytes.prefix, people: status.people))
  }

  func forget(_ node: NodeID) {
    records.remove(node)
    clocks.forget(node)
    tellPresence(presence.remove(node: node.bytes.prefix))
  }

  package func mesh() -> MeshSnapshot {
    let own = NodeSummary(
      id: identity.nodeID, name: settings.name, version: settings.version, state: .own,
      roundTrip: nil, people: sessions.count, urls: place.webURLs,
      isForked: forked.contains(identity.nodeID))
    let linked = Dictionary(linkPeers.values.map { ($0.node, $0.roundTrip) }) { $0 ?? $1 }
    var nodes = [own]
    for node in records.nodes {
      guard let status = records.statuses[node] else { continue }
      nodes.append(
        NodeSummary(
          id: node, name: status.name, version: status.version,
          state: linked[node] == nil ? .known : .linked, roundTrip: linked[node] ?? nil,
          people: status.peopleCount, urls: status.webURLs, isForked: forked.contains(node)))
    }
    nodes += versions.incompatible.filter { records.statuses[$0.node] == nil }.map { met in
      NodeSummary(
        id: met.node, name: met.address,
        version: "protocol \(met.versionMin) to \(met.versionMax)", state: .incompatible,
        roundTrip: nil, people: 0, urls: [])
    }
    return MeshSnapshot(own: identity.nodeID, nodes: nodes, links: meshLinks(of: nodes))
  }

  /// Each pair once, between nodes that are shown, by the lower node's word.
  private func meshLinks(of nodes: [NodeSummary]) -> [MeshSnapshot.Link] {
    let shown = Dictionary(nodes.map { ($0.id.bytes.prefix, $0.id) }) { first, _ in first }
    var seen: Set<[UInt64]> = []
    var links: [MeshSnapshot.Link] = []
    for node in nodes {
      let named =
        node.id == identity.nodeID ? ownStatus().links : records.statuses[node.id]?.links ?? []
      for link in named {
        guard let peer = shown[link.peerKey], peer != node.id,
          seen.insert([node.id.bytes.prefix, link.peerKey].sorted()).inserted
        else { continue }
        links.append(MeshSnapshot.Link(first: node.id, second: peer, roundTrip: link.roundTrip))
      }
    }
    return links
  }
}
