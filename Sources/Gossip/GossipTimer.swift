/// A timer that the engine asked for. To be extended by whoever needs a new one.
package enum GossipTimer: Hashable, Sendable {
  /// Missing events of a stream were announced and have not come (Plumtree's T1 and T2).
  case missing(StreamID)
  /// Announcements gathered for lazy links are due.
  case announce
  /// HyParView's periodic shuffle.
  case shuffle
  /// Look at the overlay: dial what is missing, drop what is too much.
  case overlay
  /// Send the fingerprint to one link.
  case fingerprint(LinkID)
  /// Own node record must be refreshed; peers' records are checked for expiry.
  case records
  /// Stalled pulls, unmet wants and deferred streams are looked at.
  case repair
}
