import Gossip

extension SQLiteEventStore {
  /// Removes at most ``StorageLimits/retentionStepMax`` events (a stream may end a few beyond) that
  /// the policy lets go. To be called again until it is done; other writes go between.
  ///
  /// - Parameter now: the node's hybrid time.
  package func retain(
    _ policy: RetentionPolicy, now: HybridTime
  ) async throws(StorageError) -> RetentionStep {
    guard !policy.isOff else { return RetentionStep(raised: [], removedEvents: 0) }
    return try await write { writer in try writer.retain(policy, now: now) }
  }
}
