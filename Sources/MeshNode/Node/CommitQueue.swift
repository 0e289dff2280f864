import Chat
import DequeModule
import Gossip

/// Something said, on its way to the disk, and who waits for it.
struct PendingPost {
  let event: Event
  let author: UInt64
  let room: String
  let answer: CheckedContinuation<Result<Posted, ChatError>, Never>
}

/// Events waiting for the next transaction. What gathers while one runs goes into the next:
/// group commit. Pure, owned by the node.
struct CommitQueue {
  /// Own posts waiting at most: two seconds of a fast disk. Beyond it people are told to wait.
  static let postsMax = 4_096
  /// Events of one transaction at most: keeps a commit under about 50 ms, so that what comes next
  /// does not wait long.
  static let batchMax = 1_024

  enum Item {
    case post(PendingPost)
    /// From peers: ascending, as the engine gave them.
    case received([Event])

    var events: [Event] {
      switch self {
      case .post(let post): [post.event]
      case .received(let events): events
      }
    }
  }

  private var items: Deque<Item> = []
  private(set) var postCount = 0

  var isEmpty: Bool { items.isEmpty }
  var hasRoomForPost: Bool { postCount < Self.postsMax }

  mutating func add(_ item: Item) {
    if case .post = item { postCount += 1 }
    items.append(item)
  }

  /// The next batch: at least one item, and no more than fit.
  mutating func takeBatch() -> [Item] {
    var batch: [Item] = []
    var events = 0
    while let item = items.first {
      let count = item.events.count
      guard batch.isEmpty || events + count <= Self.batchMax else { break }
      events += count
      batch.append(items.removeFirst())
      if case .post = item { postCount -= 1 }
    }
    return batch
  }

  /// Takes out every post: they were built on one that failed.
  mutating func takePosts() -> [PendingPost] {
    var posts: [PendingPost] = []
    var kept: Deque<Item> = []
    for item in items {
      if case .post(let post) = item { posts.append(post) } else { kept.append(item) }
    }
    items = kept
    postCount = 0
    return posts
  }
}
