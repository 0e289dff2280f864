/// Everything the engine keeps of one link, but for the bits in each ``StreamState``.
struct LinkState: Sendable {
  let id: LinkID
  let peer: NodeID
  let isInitiator: Bool
  var roundTrip: Duration?

  /// Streams that pushes over this link began within the running minute, and when that began.
  var newStreams = 0
  var newStreamsSince: UInt64
  /// Streams were turned away by the limit: repair is to find them.
  var hasDeferredStreams = false
  var fingerprintSentAt: UInt64?
  /// The peer said that it is about to stop.
  var isLeaving = false

  var serving = ServeState()
  var pulling = PullState()

  init(id: LinkID, peer: NodeID, isInitiator: Bool, now: UInt64) {
    self.id = id
    self.peer = peer
    self.isInitiator = isInitiator
    newStreamsSince = now
  }
}

/// What the peer asked of this node and how much it is ready to take.
struct ServeState: Sendable {
  var ranges: [StreamRange] = []
  var creditEvents = 0
  var creditBytes = 0
  /// A `sendStored` is under way.
  var isSending = false
}

/// What this node asked of the peer, and the credit that it gave.
struct PullState: Sendable {
  /// Streams asked for and not yet complete.
  var streams = 0
  var grantedEvents = 0
  var grantedBytes = 0
  /// Received and handed to the log; counts against the window until committed.
  var committing: [Batch] = []
  var committingEvents = 0
  var committingBytes = 0
  /// When something was last asked or last came.
  var progressAt: UInt64 = 0

  struct Batch: Sendable {
    let stream: Int
    let lastSeq: UInt64
    let events: Int
    let bytes: Int
  }
}
