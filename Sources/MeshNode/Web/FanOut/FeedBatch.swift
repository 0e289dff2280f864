import NIOCore

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
  /// For one person, or one session of theirs.
  var personal: [PersonalFrame] = []
  /// For those who watch the mesh: the newest only.
  var mesh: FrameRun?
  var stopping: String?

  var isEmpty: Bool {
    rooms.isEmpty && presence.isEmpty && status.isEmpty && delivery.isEmpty && personal.isEmpty
      && mesh == nil && stopping == nil
  }
}

/// A frame for the sessions of one person.
struct PersonalFrame: Sendable {
  /// Which of them get it.
  enum Recipients: Sendable {
    case one(SessionID)
    /// Those who have not entered the room: the others are told with everybody in it.
    case outside(room: String)
    /// The person has left the room: those who are still in it are taken out.
    case leaving(room: String)
    /// The person was taken out of the room: all are told, and those who are in it taken out.
    case removed(room: String)
  }

  let person: UInt64
  let recipients: Recipients
  let bytes: ByteBuffer
}
