import Gossip

/// One node: the engine, what lies on its disk, and the process around it.
final class SimulatedNode {
  let index: Int
  let signer: SimulatedSigner
  let id: NodeID
  let contact: PeerContact

  // On disk: survives a kill.
  var log = SimulatedLog()
  var ownStreams: [StreamID] = []
  var chat = SimulatedChat()

  // The process: gone with a kill.
  var engine: EngineUnderTest?
  /// Counts the runs of the process; what belongs to an earlier run is void.
  var incarnation = 0
  /// Stopped by SIGSTOP.
  var isStopped = false
  /// What happens to a stopped process, until it goes on.
  var deferred: [SimulationEvent] = []
  var timers: [GossipTimer: Int] = [:]
  var timerCount = 0
  var links: [LinkID: SimulatedLink] = [:]
  var linkCount: UInt64 = 0
  var commits = CommitQueue()
  /// Ledger indexes of events that `persist` asked for and that are not committed yet.
  var persisting: Set<Int> = []
  var author: SimulatedAuthor?
  var recordRevision: UInt64 = 0
  /// Until the texts that are missing are asked for again; nil while none is.
  var missingPause: Duration?

  // The machine.
  /// The wall clock's distance from true time.
  var wallOffsetMilliseconds = 0
  var diskFullCount = 0
  /// How many pauses are under way.
  var stopCount = 0
  var isGoneForGood = false

  // Counted, for the checkers.
  var framesSent = 0
  var bytesSent = 0

  var isUp: Bool { engine != nil }

  init(index: Int, seed: UInt64) {
    self.index = index
    signer = SimulatedSigner(seed: Mixing.mix(seed ^ 0x0DE) &+ UInt64(index))
    id = signer.node
    contact = PeerContact(key: id.key, endpoints: [Endpoint(host: "n\(index)", port: 1)])
  }

  func nextLinkID() -> LinkID {
    linkCount += 1
    // Runs of a node never share a link ID.
    return LinkID(UInt64(incarnation) << 32 | linkCount)
  }

  /// What a kill takes away.
  func forgetProcess() {
    engine = nil
    isStopped = false
    deferred = []
    timers = [:]
    links = [:]
    linkCount = 0
    commits = CommitQueue()
    persisting = []
    author = nil
    missingPause = nil
  }
}
