/// What repair has under way across links.
struct RepairState: Sendable {
  /// Places of streams that are to be pulled and wait for a link with room.
  var wanted: [Int] = []
  /// Stored events that are to be had again, ascending.
  var damaged: [EventID] = []
  /// When the damaged ones were last asked for, and how often.
  var damagedAskedAt: UInt64?
  var damagedAttempts = 0
  /// Of damaged ones, how many peers have answered without the payload.
  var bareAnswers: [EventID: Int] = [:]
  /// After a failed commit nothing is taken in before this.
  var pausedUntil: UInt64?
}
