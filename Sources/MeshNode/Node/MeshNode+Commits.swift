import Chat
import Gossip
import Logging

/// Group commit: one transaction after the other. What follows from one is done while the next is
/// written.
extension MeshNode {
  func runCommits() async {
    for await _ in commitSignal.calls {
      while !commits.isEmpty {
        var batch = commits.takeBatch()
        var result = await write(batch)
        while case .success(let committed) = result, !commits.isEmpty {
          let next = commits.takeBatch()
          async let writing = write(next)
          settle(batch, committed)
          result = await writing
          batch = next
        }
        await conclude(batch, result)
      }
    }
  }

  /// Beside the actor, which has other things to do meanwhile.
  private nonisolated func write(
    _ batch: [CommitQueue.Item]
  ) async -> Result<[CommittedEvent], StorageError> {
    do throws(StorageError) {
      return .success(try await store.append(batch.flatMap(\.events)))
    } catch {
      return .failure(error)
    }
  }

  private func conclude(
    _ batch: [CommitQueue.Item], _ result: Result<[CommittedEvent], StorageError>,
    isWhole: Bool = true
  ) async {
    switch result {
    case .success(let committed):
      settle(batch, committed)
    case .failure(.notContiguous) where isWhole:
      // One of them does not fit: the others are not to suffer for it.
      for item in batch.flatMap(\.byStream) {
        await conclude([item], await write([item]), isWhole: false)
      }
    case .failure(let error):
      fail(batch, error)
    }
  }

  /// The batch is on disk: answer, tell this node's clients, then the engine, which tells peers.
  private func settle(_ batch: [CommitQueue.Item], _ committed: [CommittedEvent]) {
    var entries: [EventID: StoredEntry] = [:]
    var items: [FeedItem] = []
    for event in committed {
      clock.observe(event.event.header.time, now: settings.now())
      streamKeys.learn(from: event.event)
      if let entry = event.entry {
        entries[entry.id] = entry
        items.append(.entry(TimelineEntry(entry)))
        if event.event.stream != author.stream { roomHeads.observe(event) }
      }
      items += event.moved.map { .moved(TimelineEntry($0)) }
    }
    var appended: [Event] = []
    var received: [EventID] = []
    for item in batch {
      switch item {
      case .received(let events): received += events.map(\.id)
      case .post(let post):
        appended.append(post.event)
        deliveries.watch(post.event.id, author: post.author)
        post.answer.resume(returning: Self.answer(to: post, entry: entries[post.event.id]))
      }
    }
    takeEarlyForks()
    setHealth(.ok, for: .storage)
    feed(items)
    if !appended.isEmpty { handle(.appended(appended)) }
    if !received.isEmpty { handle(.committed(received)) }
  }

  private static func answer(
    to post: PendingPost, entry: StoredEntry?
  ) -> Result<Posted, ChatError> {
    guard let entry else {
      return .failure(
        ChatError(.internal, "The message was stored but has no place in its room; say it again."))
    }
    return .success(Posted(id: entry.id, position: entry.position))
  }

  /// Nothing of the batch was stored. Posts that wait were chained to the failed ones, so they fail
  /// with them, and the stream goes on from what is on disk.
  private func fail(_ batch: [CommitQueue.Item], _ error: StorageError) {
    let text = error.description
    logger.error("could not store events", metadata: ["reason": "\(text)"])
    var isRefusal = false
    if case .notContiguous = error {
      isRefusal = true
    } else {
      setHealth(NodeHealth(level: .error, text: text), for: .storage)
    }
    var posts: [PendingPost] = []
    var received: [EventID] = []
    for item in batch {
      switch item {
      case .post(let post): posts.append(post)
      case .received(let events): received += events.map(\.id)
      }
    }
    posts += commits.takePosts()
    if !posts.isEmpty {
      if let first = posts.first(where: { $0.event.stream == author.stream }) {
        author.rewind(to: first.event)
      }
      roomHeads.forgetAll()
    }
    let code: ChatError.Code = error == .diskFull ? .diskFull : .internal
    for post in posts { post.answer.resume(returning: .failure(ChatError(code, text))) }
    if !received.isEmpty {
      handle(isRefusal ? .commitRefused(received) : .commitFailed(received))
    }
  }

  func setHealth(_ health: NodeHealth, for subject: HealthBoard.Subject) {
    if board.set(health, for: subject) { feed([.health(board.worst)]) }
  }
}
