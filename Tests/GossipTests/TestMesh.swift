import Gossip

/// A few engines joined by perfect links, with time that only moves when it is told to: the
/// smallest thing in which a rule that needs several nodes can be seen.
struct TestMesh {
  struct Node {
    var engine: GossipEngine
    var log: [StreamID: [Event]] = [:]
    var timers: [GossipTimer: UInt64] = [:]
    var delivered: [EphemeralMessage] = []
    var effects: [GossipEffect] = []
    var canCommit = true
  }

  struct Wire: Hashable {
    let from: Int
    let link: LinkID
    let input: GossipInput
  }

  private(set) var nodes: [Node] = []
  private(set) var nanoseconds: UInt64 = 1_000_000_000
  /// The other end of each node's links.
  private var ends: [LinkID: (node: Int, link: LinkID, from: Int)] = [:]
  private var queue: [(node: Int, input: GossipInput)] = []
  private var nextLink: UInt64 = 1
  private var streams: [AuthorStream] = []
  /// Every frame that crossed a link.
  private(set) var frames: [(from: Int, to: Int, frame: Frame)] = []
  /// Links that dials may not make.
  var cut: Set<Set<Int>> = []

  var now: MeshInstant {
    MeshInstant(
      monotonicNanoseconds: nanoseconds,
      wallMilliseconds: 1_700_000_000_000 + nanoseconds / 1_000_000)
  }

  init(_ count: Int, configuration: GossipConfiguration = GossipConfiguration()) {
    for number in 0..<count {
      let engine = GossipEngine(
        configuration: configuration, self: .test(number), contact: .test(number),
        seed: UInt64(number))
      nodes.append(Node(engine: engine))
      streams.append(AuthorStream(StreamID(UInt64(1_000 + number)), node: number))
      give(.started, to: number)
    }
    run()
  }

  /// Links two nodes; the first dials.
  mutating func link(_ first: Int, _ second: Int) {
    guard !cut.contains([first, second]) else { return }
    let left = LinkID(nextLink)
    let right = LinkID(nextLink + 1)
    nextLink += 2
    ends[left] = (second, right, first)
    ends[right] = (first, left, second)
    queue.append((first, .linkUp(left, peer: .test(second), isInitiator: true)))
    queue.append((second, .linkUp(right, peer: .test(first), isInitiator: false)))
    run()
  }

  mutating func linkAll() {
    for first in nodes.indices {
      for second in nodes.indices where second > first { link(first, second) }
    }
  }

  /// Breaks the links between two nodes.
  mutating func unlink(_ first: Int, _ second: Int) {
    let broken = ends.keys.sorted().filter {
      ends[$0].map { $0.from == first && $0.node == second } ?? false
    }
    for link in broken { close(link) }
    run()
  }

  private mutating func close(_ link: LinkID) {
    guard let end = ends.removeValue(forKey: link) else { return }
    ends[end.link] = nil
    queue.append((end.from, .linkDown(link)))
    queue.append((end.node, .linkDown(end.link)))
  }

  @discardableResult
  mutating func say(_ node: Int, _ count: Int = 1) -> [Event] {
    let events = (0..<count).map { _ in streams[node].next() }
    nodes[node].log[streams[node].id, default: []].append(contentsOf: events)
    give(.appended(events), to: node)
    run()
    return events
  }

  mutating func give(_ input: GossipInput, to node: Int) {
    queue.append((node, input))
  }

  mutating func setCanCommit(_ canCommit: Bool, _ node: Int) { nodes[node].canCommit = canCommit }

  /// Handles everything that is under way, without time passing.
  mutating func run() {
    var handled = 0
    while !queue.isEmpty {
      let (node, input) = queue.removeFirst()
      handled += 1
      precondition(handled < 2_000_000, "the mesh does not come to rest")
      let effects = nodes[node].engine.handle(input, now: now)
      nodes[node].effects.append(contentsOf: effects)
      for effect in effects { perform(effect, node) }
    }
  }

  /// Lets time pass and fires what falls due.
  mutating func pass(_ duration: Duration) {
    let end = nanoseconds + UInt64(duration / .nanoseconds(1))
    while true {
      run()
      var first: (at: UInt64, node: Int, timer: GossipTimer)?
      for node in nodes.indices {
        for (timer, at) in nodes[node].timers.sorted(by: { "\($0)" < "\($1)" })
        where at <= end && first.map({ at < $0.at }) ?? true { first = (at, node, timer) }
      }
      guard let first else { break }
      nanoseconds = max(nanoseconds, first.at)
      nodes[first.node].timers[first.timer] = nil
      give(.timerFired(first.timer), to: first.node)
    }
    nanoseconds = end
  }

  private mutating func perform(_ effect: GossipEffect, _ node: Int) {
    switch effect {
    case .send(let link, let frame):
      guard let end = ends[link] else { return }
      frames.append((node, end.node, frame))
      queue.append((end.node, .frameReceived(end.link, frame)))
    case .sendStored(let link, let range, let budget):
      sendStored(link, range, budget, node)
    case .persist(let events): persist(events, node)
    case .deliverEphemeral(let message): nodes[node].delivered.append(message)
    case .dial(let contact):
      guard let peer = nodes.indices.first(where: { NodeID.test($0).key == contact.key }),
        !cut.contains([node, peer])
      else {
        queue.append((node, .dialFailed(contact.key)))
        return
      }
      let left = LinkID(nextLink)
      let right = LinkID(nextLink + 1)
      nextLink += 2
      ends[left] = (peer, right, node)
      ends[right] = (node, left, peer)
      queue.append((node, .linkUp(left, peer: .test(peer), isInitiator: true)))
      queue.append((peer, .linkUp(right, peer: .test(node), isInitiator: false)))
    case .disconnect(let link, _): close(link)
    case .startTimer(let timer, let delay):
      nodes[node].timers[timer] = nanoseconds + UInt64(delay / .nanoseconds(1))
    case .cancelTimer(let timer): nodes[node].timers[timer] = nil
    case .recordChanged, .recordExpired, .recordRefreshDue, .replicasChanged, .forkFound,
      .ownStreamOutrun, .ownRecordOutrun, .contactsLearned:
      break
    }
  }

  private mutating func persist(_ events: [Event], _ node: Int) {
    guard nodes[node].canCommit else {
      queue.append((node, .commitFailed(events.map(\.id))))
      return
    }
    for event in events {
      var log = nodes[node].log[event.stream, default: []]
      if let place = log.firstIndex(where: { $0.seq == event.seq }) {
        log[place] = event
      } else {
        precondition(log.last.map { $0.seq < event.seq } ?? true, "not in order")
        log.append(event)
      }
      nodes[node].log[event.stream] = log
    }
    queue.append((node, .committed(events.map(\.id))))
  }

  private mutating func sendStored(
    _ link: LinkID, _ range: StreamRange, _ budget: BulkBudget, _ node: Int
  ) {
    guard let end = ends[link] else { return }
    var bytes = 0
    var run: [Event] = []
    for event in nodes[node].log[range.stream] ?? []
    where event.seq >= range.first && event.seq <= range.last {
      guard run.isEmpty || run.count < budget.events && bytes + event.cost <= budget.bytes else {
        break
      }
      run.append(event)
      bytes += event.cost
    }
    guard let last = run.last else {
      queue.append((node, .storedMissing(link, stream: range.stream, floor: range.last + 1)))
      return
    }
    frames.append((node, end.node, .pulled(run)))
    queue.append((end.node, .frameReceived(end.link, .pulled(run))))
    queue.append(
      (
        node,
        .storedSent(
          link, stream: range.stream, through: last.seq, events: run.count, bytes: bytes)
      ))
  }

  /// How many copies of an event each node was sent.
  func copies(of id: EventID) -> [Int] {
    nodes.indices.map { node in
      frames.filter { $0.to == node }.reduce(0) { sum, entry in
        switch entry.frame {
        case .push(let events, _, _), .pulled(let events):
          sum + events.count { $0.id == id }
        default: sum
        }
      }
    }
  }

  mutating func forgetFrames() {
    frames = []
    for node in nodes.indices { nodes[node].effects = [] }
  }
}

/// One author's events, linked by hashes as real ones are, with signatures that are not.
struct AuthorStream {
  let id: StreamID
  let node: Int
  private var seq: UInt64 = 0
  private var prev = Bytes32.zero

  init(_ id: StreamID, node: Int) {
    self.id = id
    self.node = node
  }

  mutating func next(body: [UInt8] = [1, 2, 3], payload: [UInt8]? = nil) -> Event {
    let header = EventHeader(
      stream: id, seq: seq, prev: prev, time: HybridTime(milliseconds: 1_000 + seq),
      bodyHash: TestCryptography().hash(body), bodyByteCount: UInt32(body.count),
      payload: payload.map {
        EventHeader.Payload(hash: TestCryptography().hash($0), byteCount: UInt32($0.count))
      })
    let hash = TestCryptography().hash(header.encoded)
    seq += 1
    prev = hash
    return Event(
      header: header, hash: hash, signature: [UInt8](repeating: 7, count: 64), body: body,
      payload: payload)
  }
}

extension NodeID {
  /// Distinct in their keys, and in ascending order.
  static func test(_ number: Int) -> NodeID {
    NodeID(Bytes32(UInt64(number + 1) << 32, 0, 0, UInt64(number)))
  }
}

extension PeerContact {
  static func test(_ number: Int) -> PeerContact {
    PeerContact(
      key: NodeID.test(number).key,
      endpoints: [Endpoint(host: "192.0.2.\(number)", port: 7_000)])
  }
}
