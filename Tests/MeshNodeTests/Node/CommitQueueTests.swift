import Gossip
import Testing

@testable import MeshNode

@Suite struct CommitQueueTests {
  let stream = TestStream(StreamID(1), author: NodeIdentity(), mesh: .open, count: 64)

  func sizes(_ batch: [CommitQueue.Item]) -> (posts: Int, received: Int) {
    batch.reduce(into: (0, 0)) { sizes, item in
      switch item {
      case .post: sizes.0 += 1
      case .received(let events): sizes.1 += events.count
      }
    }
  }

  /// Adds posts to a queue, lets the test look, and answers them.
  func posting(
    _ count: Int, to queue: inout CommitQueue, look: (inout CommitQueue) -> [CommitQueue.Item]
  ) async -> [CommitQueue.Item] {
    var tasks: [Task<Void, Never>] = []
    for _ in 0..<count {
      let (posts, add) = AsyncStream.makeStream(of: PendingPost.self)
      tasks.append(
        Task { [event = stream.events[0]] in
          _ = await withCheckedContinuation { answer in
            add.yield(PendingPost(event: event, author: 1, room: "lobby", answer: answer))
            add.finish()
          }
        })
      for await post in posts { queue.add(post) }
    }
    let batch = look(&queue)
    for case .post(let post) in batch {
      post.answer?.resume(returning: .failure(ChatError(.busy, "a test")))
    }
    for post in queue.takePosts() {
      post.answer?.resume(returning: .failure(ChatError(.busy, "a test")))
    }
    for task in tasks { await task.value }
    return batch
  }

  @Test func aHistoryFillsWholeTransactionsWhileNobodyTalks() {
    var queue = CommitQueue()
    for _ in 0..<20 { queue.add(received: stream.events) }
    #expect(sizes(queue.takeBatch()) == (0, CommitQueue.batchMax))
    #expect(sizes(queue.takeBatch()) == (0, 20 * 64 - CommitQueue.batchMax))
    #expect(queue.isEmpty)
  }

  @Test func whatIsSaidGoesBeforeAHistoryAndMakesItsTransactionsShort() async {
    var queue = CommitQueue()
    for _ in 0..<60 { queue.add(received: stream.events) }
    let batch = await posting(2, to: &queue) { $0.takeBatch() }
    #expect(sizes(batch) == (2, CommitQueue.batchMaxWhileTalking))
    guard case .post = batch.first else {
      Issue.record("the history went first")
      return
    }
    #expect(sizes(queue.takeBatch()) == (0, CommitQueue.batchMaxWhileTalking))
  }

  @Test func whatFailsIsTriedAgainStreamByStream() {
    let other = TestStream(StreamID(2), author: NodeIdentity(), mesh: .open, count: 2)
    let mixed = [stream.events[0], other.events[0], stream.events[1], other.events[1]]
    let parts = CommitQueue.Item.received(mixed).byStream.map(\.events)
    #expect(parts == [Array(stream.events[0...1]), other.events])
  }

  @Test func manyPostsDoNotHoldUpPeers() async {
    var queue = CommitQueue()
    queue.add(received: stream.events)
    let batch = await posting(CommitQueue.batchMax + 1, to: &queue) { $0.takeBatch() }
    #expect(sizes(batch) == (CommitQueue.batchMax, 64), "all that came")
  }

  @Test func whatFollowsAFailedEventIsTakenOutAndTheRestStays() {
    let other = TestStream(StreamID(2), author: NodeIdentity(), mesh: .open, count: 2)
    var queue = CommitQueue()
    queue.add(received: [stream.events[0], other.events[0], stream.events[1]])
    queue.add(received: [stream.events[2]])
    queue.add(received: [other.events[1]])
    #expect(queue.takeReceived(of: [StreamID(1)]) == stream.events[0...2].map(\.id))
    #expect(queue.takeBatch().flatMap(\.events) == other.events)
    #expect(queue.isEmpty)
  }
}
