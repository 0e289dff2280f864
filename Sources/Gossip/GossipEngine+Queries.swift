/// What the shell may ask between two inputs.
extension GossipEngine {
  /// How many nodes, this one included, have the event in their log, as far as this one knows,
  /// and how many there are. In a partial mesh only linked peers tell, so only they count.
  package func replicas(of event: EventID) -> (holding: Int, known: Int) {
    let known = isFullMesh ? max(membership.count, linkTable.count + 1) : linkTable.count + 1
    guard let index = streams.index(of: event.stream) else { return (0, known) }
    var holding = streams[index].committed > event.seq ? 1 : 0
    for slot in linkTable.live where streams[index].peerCommitted(slot) > event.seq {
      holding += 1
    }
    return (holding, known)
  }

  /// Committed heads of all streams, by stream.
  package var frontier: [StreamHead] { streams.heads }

  /// Links that stand, by link.
  package var links: [LinkSummary] {
    linkTable.live.map { slot in
      let link = linkTable[slot]
      return LinkSummary(
        link: link.id, peer: link.peer, isInitiator: link.isInitiator, roundTrip: link.roundTrip)
    }
    .sorted { $0.link < $1.link }
  }

  /// Live members, this node included, by ID.
  package var members: [NodeID] { membership.nodes }

  /// Live nodes' soft state, this node's included, by ID.
  package var records: [NodeRecord] { membership.records }

  /// Whether two different events are known to stand at one place of this stream.
  package func isForked(_ stream: StreamID) -> Bool {
    streams.index(of: stream).map { streams[$0].isForked } ?? false
  }

  package var footprint: GossipFootprint {
    var footprint = GossipFootprint()
    footprint.streams = streams.count
    footprint.links = linkTable.count
    footprint.members = membership.count
    footprint.records = membership.recordCount
    footprint.contacts = contacts.count
    footprint.outOfOrderEvents = outOfOrderEvents
    footprint.outOfOrderBytes = outOfOrderBytes
    footprint.outOfOrderPerStreamMax = streams.states.lazy.map(\.outOfOrder.count).max() ?? 0
    footprint.uncommittedEvents = uncommittedEvents
    footprint.uncommittedBytes = uncommittedBytes
    footprint.ephemeralSeen = ephemeral.count
    footprint.departed = membership.departedCount
    footprint.damaged = repair.damaged.count
    for slot in linkTable.live {
      let link = linkTable[slot]
      footprint.serveRangesMax = max(footprint.serveRangesMax, link.serving.ranges.count)
      footprint.pullStreamsMax = max(footprint.pullStreamsMax, link.pulling.streams)
      footprint.creditEventsMax = max(
        footprint.creditEventsMax, link.pulling.grantedEvents + link.pulling.committingEvents)
      footprint.creditBytesMax = max(
        footprint.creditBytesMax, link.pulling.grantedBytes + link.pulling.committingBytes)
    }
    return footprint
  }
}

/// A link as the engine sees it.
package struct LinkSummary: Hashable, Sendable {
  package let link: LinkID
  package let peer: NodeID
  package let isInitiator: Bool
  /// Nil before the first measurement.
  package let roundTrip: Duration?
}
