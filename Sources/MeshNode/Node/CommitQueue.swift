import Chat
import DequeModule
import Gossip

/// Who said something and waits until it is on the disk.
typealias PostAnswer = CheckedContinuation<Result<Posted, ChatError>, Never>

/// Something said, on its way to the disk, and who waits for it.
struct PendingPost {
  let event: Event
  /// Goes before it: what lets this node speak for the author.
  var delegation: Event?
  let author: UInt64
  let room: String
  /// It becomes a line of its room, unlike a change of one.
  var hasPlace = true
  /// Nil where nobody waits.
  let answer: PostAnswer?

  var events: [Event] { delegation.map { [$0, event] } ?? [event] }
}

/// Events waiting for the next transaction. What gathers while one runs goes into the next: group
/// commit. What people say here goes before what comes from peers, which may be a long history; it
/// may, because it refers to nothing that is not committed. Pure.
struct CommitQueue {
  /// Own posts waiting at most: two seconds of a fast disk. Beyond it people are told to wait.
  static let postsMax = 4_096
  /// Events of one transaction at most: keeps a commit under about 50 ms, so that what comes next
  /// does not wait long.
  static let batchMax = 1_024
  /// The same of events from peers while people talk here: under about 20 ms. Less costs a new node
  /// its speed (each transaction waits for the disk once), more is felt by those who talk: what they
  /// say waits for the transaction under way and goes with the next.
  static let batchMaxWhileTalking = 320
  /// Transactions without anything said after which nobody talks any more: a second or so.
  static let quietBatches = 100

  enum Item {
    case post(PendingPost)
    /// From peers: ascending, as the engine gave them.
    case received([Event])

    var events: [Event] {
      switch self {
      case .post(let post): post.events
      case .received(let events): events
      }
    }

    /// What may fail by itself: no more than one stream in each.
    var byStream: [Item] {
      guard case .received(let events) = self,
        let stream = events.first?.stream, events.contains(where: { $0.stream != stream })
      else { return [self] }
      var order: [StreamID] = []
      let streams = events.reduce(into: [StreamID: [Event]]()) { streams, event in
        if streams[event.stream] == nil { order.append(event.stream) }
        streams[event.stream, default: []].append(event)
      }
      return order.map { .received(streams[$0] ?? []) }
    }
  }

  private var posts: Deque<PendingPost> = []
  private var received: Deque<[Event]> = []
  private var batchesSincePost = quietBatches

  var isEmpty: Bool { posts.isEmpty && received.isEmpty }
  var hasRoomForPost: Bool { posts.count < Self.postsMax }

  mutating func add(_ post: PendingPost) { posts.append(post) }

  /// - Parameter events: ascending, as the engine gave them.
  mutating func add(received events: [Event]) { received.append(events) }

  /// The next batch: of each kind what fits, and at least one item where any waits, so that neither
  /// holds up the other.
  mutating func takeBatch() -> [Item] {
    batchesSincePost = posts.isEmpty ? min(batchesSincePost + 1, Self.quietBatches) : 0
    let isTalking = batchesSincePost < Self.quietBatches
    let count = min(posts.count, Self.batchMax)
    var batch: [Item] = posts.prefix(count).map { .post($0) }
    posts.removeFirst(count)
    let receivedMax = isTalking ? Self.batchMaxWhileTalking : Self.batchMax
    var events = 0
    while let next = received.first {
      guard events == 0 || events + next.count <= receivedMax else { break }
      events += next.count
      batch.append(.received(received.removeFirst()))
    }
    return batch
  }

  /// Takes out every post: they were built on one that failed.
  mutating func takePosts() -> [PendingPost] {
    defer { posts = [] }
    return Array(posts)
  }
  /// Takes out every received event of these streams.
  mutating func takeReceived(of streams: Set<StreamID>) -> [EventID] {
    var taken: [EventID] = []
    var kept: Deque<[Event]> = []
    for events in received {
      let (others, theirs) = events.reduce(into: ([Event](), [EventID]())) { parts, event in
        if streams.contains(event.stream) {
          parts.1.append(event.id)
        } else {
          parts.0.append(event)
        }
      }
      taken += theirs
      if !others.isEmpty { kept.append(others) }
    }
    received = kept
    return taken
  }
}
