/// What a batch of feed items is for the event loops: finished frames.
struct FeedBatch: Sendable {
  /// Frames for rooms, in the order of their first message.
  var rooms: [(key: AudienceKey, run: FrameRun)] = []
  /// Frames for everyone, which may wait a moment.
  var presence: [(key: AudienceKey, run: FrameRun)] = []
  /// Frames for everyone at once.
  var status: [(key: AudienceKey, run: FrameRun)] = []
  /// For those who wrote the messages: person and frames.
  var delivery: [(author: UInt64, run: FrameRun)] = []
  /// For those who watch the mesh: the newest only.
  var mesh: FrameRun?
  var stopping: String?

  var isEmpty: Bool {
    rooms.isEmpty && presence.isEmpty && status.isEmpty && delivery.isEmpty && mesh == nil
      && stopping == nil
  }
}
