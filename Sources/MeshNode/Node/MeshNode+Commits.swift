import Chat
import Gossip
import Logging

/// Group commit: the log takes one batch after the other out of ``CommitPipeline``; what follows from
/// each is done here while the next ones are written.
extension MeshNode {
  func runCommits() async {
    for await _ in commits.workSignal.calls { await store.commit(from: commits) }
  }

  func runOutcomes() async {
    for await _ in commits.outcomeSignal.calls {
      while let outcome = commits.takeOutcome() { conclude(outcome) }
      commits.resume()
      finishCommits()
    }
  }

  /// While the node stops: lets ``runCommits()`` and ``runOutcomes()`` end when all is written.
  func finishCommits() {
    if isStopping, commits.isIdle { commits.finish() }
  }

  private func conclude(_ outcome: CommitPipeline.Outcome) {
    var settled: [CommitQueue.Item] = []
    var committed: [CommittedEvent] = []
    var failed: [CommitQueue.Item] = []
    var reason: StorageError?
    for (item, result) in zip(outcome.batch, outcome.results) {
      switch result {
      case .success(let events):
        settled.append(item)
        committed += events
      case .failure(let error):
        failed.append(item)
        reason = reason ?? error
      }
    }
    if !settled.isEmpty { settle(settled, committed) }
    if let reason { fail(failed, reason) }
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
      if let gone = event.gone { items.append(.gone(gone)) }
      items += event.moved.map { .moved(TimelineEntry($0)) }
      if let picture = event.picture { items.append(.picture(picture)) }
      if let read = event.read { items.append(.read(read)) }
      items += roomItems(of: event)
      if let changed = event.changed {
        items.append(.changed(TimelineEntry(changed), changesText: event.changesText))
      }
    }
    var appended: [Event] = []
    var received: [EventID] = []
    for item in batch {
      switch item {
      case .received(let events): received += events.map(\.id)
      case .post(let post):
        appended += post.events
        if post.hasPlace { deliveries.watch(post.event.id, author: post.author) }
        post.answer?.resume(returning: Self.answer(to: post, entry: entries[post.event.id]))
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
    guard post.hasPlace else { return .success(Posted(id: post.event.id, position: nil)) }
    guard let entry else {
      return .failure(
        ChatError(.internal, "The message was stored but has no place in its room; say it again."))
    }
    return .success(Posted(id: entry.id, position: entry.position))
  }

  /// Nothing of these was stored: either the disk failed, or each contradicts what the log has. What
  /// waits behind them in their streams fails with them, so that no stream goes on beyond a gap.
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
    received += commits.takeReceived(of: Set(received.map(\.stream)))
    if !posts.isEmpty {
      posts += commits.takePosts()
      if let first = posts.lazy.flatMap(\.events).first(where: { $0.stream == author.stream }) {
        author.rewind(to: first)
      }
      sessions.forgetDelegations()
      roomHeads.forgetAll()
    }
    let code: ChatError.Code = error == .diskFull ? .diskFull : .internal
    for post in posts { post.answer?.resume(returning: .failure(ChatError(code, text))) }
    if !received.isEmpty {
      handle(isRefusal ? .commitRefused(received) : .commitFailed(received))
    }
  }

  func setHealth(_ health: NodeHealth, for subject: HealthBoard.Subject) {
    if board.set(health, for: subject) { feed([.health(board.worst)]) }
  }
}
