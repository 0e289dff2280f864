/// The size of everything in the engine that could grow, for whoever checks that nothing does.
/// Each has its limit in ``GossipConfiguration``.
package struct GossipFootprint: Hashable, Sendable {
  package var streams = 0
  package var links = 0
  package var members = 0
  package var records = 0
  package var contacts = 0
  package var outOfOrderEvents = 0
  package var outOfOrderBytes = 0
  /// The longest out-of-order buffer of one stream.
  package var outOfOrderPerStreamMax = 0
  package var uncommittedEvents = 0
  package var uncommittedBytes = 0
  package var ephemeralSeen = 0
  package var departed = 0
  package var damaged = 0
  /// The most ranges that one link has asked of this node and not yet got.
  package var serveRangesMax = 0
  /// The most streams that this node has asked of one link and not yet got.
  package var pullStreamsMax = 0
  /// The most credit given to one link and not yet used and committed.
  package var creditEventsMax = 0
  package var creditBytesMax = 0

  package init() {}
}
