import Chat
import Discovery
import Gossip
import Logging

/// A running node: the one owner of the engine, of this node's stream, and of who is connected.
///
/// Facts come in through ``NodeInbox`` and ``ChatService``; every input is taken through the engine
/// and its effects carried out without an await in between. `run()` is called once; it returns when
/// ``stop()`` has been called and everything is closed.
package actor MeshNode {
  nonisolated let identity: NodeIdentity
  nonisolated let settings: NodeSettings
  nonisolated let store: any EventStore
  nonisolated let links: any LinkLayer
  nonisolated let streamKeys: StreamKeys
  nonisolated let inbox: NodeInbox
  nonisolated let logger: Logger

  var engine: GossipEngine
  var author: AuthorLog
  var clock: HybridClock
  var sessions = SessionDirectory()
  var presence = Presence()
  var roomHeads = RoomHeadsCache()
  var authorLimits = AuthorLimits()
  var recentTags = RecentTags()
  var speaking = SpeakingOrder()
  /// The own stream must not be continued and the next one is not on the disk yet: what is said
  /// waits.
  var isBeginningStream = false
  /// Bounded by the requests that clients may have under way.
  var streamWaiters: [CheckedContinuation<Void, Never>] = []
  var deliveries = DeliveryTracker()
  var readMarks = ReadMarks()
  var typing = TypingLimits()
  var roomBook = RoomBook()
  var knocks = KnockBoard()
  var addresses = AddressBook()
  var staticPeers: StaticPeerPlan
  var records = RecordKeeper()
  var sinks: [WeakSink] = []
  /// `presence.people` as the clients want it, until somebody comes or goes.
  var knownPeople: [PersonSummary]?
  var board = HealthBoard()
  var place: OwnPlace
  var versions = VersionBoard()
  var clocks = ClockComparison()
  /// Authors of streams in which two events were seen at one place.
  var forked: Set<NodeID>
  /// Second events of streams whose first events are on their way to the disk: until then nobody
  /// knows whose they are. At most ``forksMax``.
  var earlyForks: [Event] = []
  static let forksMax = 64
  var revision: UInt64 = 0
  /// The peer behind each link, for the mesh picture and the static peers.
  var linkPeers: [LinkID: LinkedPeer] = [:]
  var isStopping = false

  /// Events on their way to the disk.
  let commits = CommitPipeline()
  /// Things to be done beside the engine: dials, reads for peers, what is to be remembered.
  let chores = ChoreQueue()

  init(parts: NodeParts) {
    identity = parts.identity
    settings = parts.settings
    store = parts.store
    links = parts.links
    streamKeys = parts.streamKeys
    inbox = parts.inbox
    logger = parts.logger
    engine = parts.engine
    author = parts.author
    clock = parts.clock
    staticPeers = StaticPeerPlan(parts.settings.peers)
    place = OwnPlace(
      gossipPort: parts.settings.gossipPort, addresses: parts.settings.addresses())
    forked = Set(parts.forked)
  }

  /// Works until ``stop()``.
  package func run() async {
    handle(.started)
    publishRecord()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runInbox() }
      group.addTask { await self.runCommits() }
      group.addTask { await self.runOutcomes() }
      group.addTask { await self.runChores() }
      group.addTask { await self.runHousekeeping() }
    }
  }

  /// Tells clients and peers, then lets ``run()`` come to its end. The log is closed by who opened
  /// it, after `run()` has returned.
  package func stop() {
    guard !isStopping else { return }
    isStopping = true
    feed([.stopping("node is shutting down")])
    sayFarewell()
    handle(.stopping)
    inbox.close()
    finishCommits()
    chores.finish()
    streamBegun()
  }

  /// The web is up.
  func serves(webPort: Int, pageHash: Bytes32?) {
    place.serves(webPort: webPort, pageHash: pageHash)
    records.markMeshChanged()
  }

  private func runInbox() async {
    for await _ in inbox.signal.calls {
      for input in inbox.takeAll() { receive(input) }
    }
  }

  /// One input through the engine, and what follows from it.
  func handle(_ input: GossipInput) {
    for effect in engine.handle(input, now: settings.now()) { perform(effect) }
  }

  func feed(_ items: [FeedItem]) {
    guard !items.isEmpty else { return }
    sinks.removeAll { $0.sink == nil }
    for sink in sinks { sink.sink?.feed(items) }
  }
}

/// A peer at the other end of a link.
struct LinkedPeer {
  let node: NodeID
  /// It knows the same versions of the protocol as this node.
  let isSameVersion: Bool
  /// As it is told: it follows what is measured only where the difference matters to somebody, so
  /// that not every ping is news to the whole mesh.
  private(set) var roundTrip: Duration?

  init(node: NodeID, isSameVersion: Bool) {
    self.node = node
    self.isSameVersion = isSameVersion
  }

  /// True when what is told changes.
  mutating func measured(_ duration: Duration) -> Bool {
    if let told = roundTrip {
      let difference = duration > told ? duration - told : told - duration
      guard difference > .milliseconds(1), difference > told / 4 else { return false }
    }
    roundTrip = duration
    return true
  }
}

/// A listener that is not kept alive by being one.
struct WeakSink {
  weak var sink: (any FeedSink)?
}
