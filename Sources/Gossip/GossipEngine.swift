/// The replication protocol of one node, without I/O: facts in, commands out.
///
/// Never throws, never logs, never iterates a Dictionary or Set to produce effects: the same
/// inputs with the same seed give the same effects in every process. Its one owner calls
/// ``handle(_:now:)`` with `started` first.
package struct GossipEngine: Sendable {
  package let configuration: GossipConfiguration
  package let id: NodeID
  private(set) var contact: PeerContact

  var random: SeededGenerator
  /// When the input at hand came.
  var now = MeshInstant(monotonicNanoseconds: 0, wallMilliseconds: 0)
  /// Collected while one input is handled.
  var effects: [GossipEffect] = []
  var outbox = Outbox()

  var streams: Frontier
  var linkTable = LinkTable()
  var membership: Membership
  var contacts = ContactBook()
  var ephemeral = EphemeralCache()
  var repair = RepairState()
  var isFullMesh = true
  var isStarted = false
  var isStopping = false
  var isAnnounceTimerRunning = false
  var isOverlayTimerRunning = false
  var overlayTimerAt: UInt64 = 0
  var isRepairTimerRunning = false
  /// Places of the streams whose committed head moved since the last announcement.
  var announcementsDue: [Int] = []
  /// Nodes whose records are to be passed on with the next announcement.
  var recordsDue: [NodeID] = []
  var ownRecordDueAt: UInt64 = 0
  var outOfOrderEvents = 0
  var outOfOrderBytes = 0
  var uncommittedEvents = 0
  var uncommittedBytes = 0

  /// - Parameters:
  ///   - contact: where this node may be reached; peers tell it on.
  ///   - seed: of every random choice. Different on every node and start.
  ///   - frontier: what the log holds, in any order.
  ///   - ownStream: the stream that this node appends to, so that a peer that knows more of it is
  ///     noticed. Nil before the first start.
  package init(
    configuration: GossipConfiguration = GossipConfiguration(), self id: NodeID,
    contact: PeerContact, seed: UInt64, frontier: [StreamHead] = [], ownStream: StreamID? = nil
  ) {
    self.configuration = configuration
    self.id = id
    self.contact = contact
    random = SeededGenerator(seed: seed)
    streams = Frontier(frontier)
    membership = Membership(self: id)
    if let ownStream {
      let index = streams.insert(ownStream)
      streams[index].isOwn = true
      streams[index].hops = 0
    }
  }

  package mutating func handle(_ input: GossipInput, now: MeshInstant) -> [GossipEffect] {
    self.now = now
    start()
    apply(input)
    flush()
    defer { effects = [] }
    return effects
  }

  private mutating func apply(_ input: GossipInput) {
    switch input {
    case .started: break
    case .linkUp(let link, let peer, let isInitiator):
      linkCameUp(link, peer: peer, isInitiator: isInitiator)
    case .linkDown(let link): linkWentDown(link)
    case .frameReceived(let link, let frame):
      guard let slot = linkTable.slot(of: link) else { return }
      receive(frame, from: slot)
    case .liveLaneOverflowed(let link):
      guard let slot = linkTable.slot(of: link) else { return }
      liveLaneOverflowed(slot)
    case .roundTripMeasured(let link, let duration):
      guard let slot = linkTable.slot(of: link) else { return }
      linkTable[slot].roundTrip = duration
    case .appended(let events): append(own: events)
    case .committed(let events): committed(events)
    case .commitFailed(let events): commitFailed(events)
    case .commitRefused(let events): commitRefused(events)
    case .damaged(let events): wantAgain(events)
    case .storedSent(let link, let stream, let through, let events, let bytes):
      guard let slot = linkTable.slot(of: link) else { return }
      storedSent(slot, stream: stream, through: through, events: events, bytes: bytes)
    case .storedMissing(let link, let stream, let floor):
      guard let slot = linkTable.slot(of: link) else { return }
      storedMissing(slot, stream: stream, floor: floor)
    case .floorRaised(let stream, let floor): raiseFloor(of: stream, to: floor)
    case .ephemeralPublished(let message): publish(message)
    case .ownRecordChanged(let record): ownRecordChanged(record)
    case .contactFound(let contact): contactFound(contact)
    case .ownContactChanged(let contact): self.contact = contact
    case .dialFailed(let key): dialFailed(key)
    case .timerFired(let timer): timerFired(timer)
    case .stopping: stop()
    }
  }

  private mutating func receive(_ frame: Frame, from slot: Int) {
    switch frame {
    case .push(let events, let hops, let isDirect):
      receivePush(events, hops: hops, isDirect: isDirect, from: slot)
    case .pulled(let events): receivePulled(events, from: slot)
    case .announce(let announcements): receiveAnnouncements(announcements, from: slot)
    case .prune(let streams): receivePrune(streams, from: slot)
    case .graft(let streams): receiveGraft(streams, from: slot)
    case .fingerprint(let digest): receiveFingerprint(digest, from: slot)
    case .reconcile(let parts): receiveParts(parts, from: slot)
    case .pull(let ranges): receivePull(ranges, from: slot)
    case .credit(let budget): receiveCredit(budget, from: slot)
    case .unavailable(let stream, let floor):
      receiveUnavailable(stream, floor: floor, from: slot)
    case .ephemeral(let message): receiveEphemeral(message, from: slot)
    case .records(let records): receiveRecords(records, from: slot)
    case .overlay(let message): receiveOverlay(message, from: slot)
    case .goodbye: receiveGoodbye(from: slot)
    }
  }

  private mutating func timerFired(_ timer: GossipTimer) {
    switch timer {
    case .missing(let stream): missingTimerFired(stream)
    case .announce: announceTimerFired()
    case .shuffle: shuffleTimerFired()
    case .overlay: overlayTimerFired()
    case .fingerprint(let link): fingerprintTimerFired(link)
    case .records: recordsTimerFired()
    case .repair: repairTimerFired()
    }
  }

  /// The timers that always run begin with the first input, whatever it is.
  private mutating func start() {
    guard !isStarted else { return }
    isStarted = true
    startTimer(.shuffle, after: jittered(configuration.overlay.shuffleInterval))
    startTimer(.records, after: membership.refreshInterval(configuration.softState))
  }
}

// MARK: - What all rules use

extension GossipEngine {
  var nanoseconds: UInt64 { now.monotonicNanoseconds }

  mutating func send(_ frame: Frame, to slot: Int) {
    effects.append(.send(linkTable[slot].id, frame))
  }

  mutating func startTimer(_ timer: GossipTimer, after delay: Duration) {
    effects.append(.startTimer(timer, after: delay))
  }

  /// The duration, less up to a fifth at random.
  mutating func jittered(_ duration: Duration) -> Duration {
    duration - duration * Int.random(in: 0...255, using: &random) / 1_280
  }

  func elapsed(since instant: UInt64) -> Duration {
    .nanoseconds(Int64(clamping: nanoseconds >= instant ? nanoseconds - instant : 0))
  }
}

extension Duration {
  /// Whole nanoseconds, 0 for a negative duration.
  package var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
  }
}
