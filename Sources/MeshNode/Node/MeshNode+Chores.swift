import Gossip
import Logging

/// Work beside the engine that waits for a disk or a network.
extension MeshNode {
  /// Side by side, because dials wait for seconds: the engine has one dial per peer and one read
  /// per link under way at a time, which bounds them.
  func runChores() async {
    await withDiscardingTaskGroup { group in
      for await chore in chores.chores {
        group.addTask { await self.carryOut(chore) }
      }
    }
  }

  private func carryOut(_ chore: Chore) async {
    switch chore {
    case .serve(let request): await serve(request)
    case .dial(let contact):
      if await links.dial(contact.endpoints) == nil { handle(.dialFailed(contact.key)) }
    case .dialStatic(let endpoint):
      if let node = await links.dial([endpoint]) {
        staticPeers.linked(endpoint, to: node)
      } else {
        staticPeers.dialFailed(endpoint, at: settings.now().monotonicNanoseconds)
      }
    case .remember(let contacts):
      do throws(StorageError) {
        try await store.remember(contacts)
      } catch {
        logger.warning("could not remember peers", metadata: ["reason": "\(error.description)"])
      }
    case .beginStream: await beginStream()
    }
  }

  private func serve(_ request: ServeRequest) async {
    let stream = request.range.stream
    do throws(StorageError) {
      let run = try await store.run(request.range, budget: request.budget)
      if !run.damaged.isEmpty { handle(.damaged(run.damaged)) }
      guard let last = run.events.last, run.events.first?.seq == request.range.first else {
        handle(.storedMissing(request.link, stream: stream, floor: run.floor))
        return
      }
      links.send(.pulled(run.events), to: request.link)
      handle(
        .storedSent(
          request.link, stream: stream, through: last.seq, events: run.events.count,
          bytes: run.events.reduce(0) { $0 + $1.cost }))
    } catch {
      logger.error("could not read for a peer", metadata: ["reason": "\(error.description)"])
      // No floor: the peer is to ask another, not to believe that retention removed it.
      handle(.storedMissing(request.link, stream: stream, floor: 0))
    }
  }

  /// A stream that others know further than this node must not be continued: its next places are
  /// taken. What the peers hold of it is pulled like any other stream.
  private func beginStream() async {
    do throws(StorageError) {
      let time = clock.tick(now: settings.now())
      let begun = AuthorLog.begin(
        StreamID(UInt64.random(in: .min ... .max)), mesh: .open, at: time, signer: identity,
        cryptography: identity.cryptography)
      try await store.beginStream(begun.first)
      author = begun.log
      streamKeys.learn(from: begun.first)
      handle(.appended([begun.first]))
    } catch {
      setHealth(NodeHealth(level: .error, text: error.description), for: .storage)
    }
  }

  /// Once a second: what is due without anybody's asking.
  func runHousekeeping() async {
    while !isStopping, !Task.isCancelled {
      let now = settings.now()
      for endpoint in staticPeers.due(at: now.monotonicNanoseconds) {
        chores.add(.dialStatic(endpoint))
      }
      if records.takeOwnChanged() { publishRecord() }
      if records.takeMeshChanged() { feed([.mesh(mesh())]) }
      try? await Task.sleep(for: RecordKeeper.pause)
    }
  }
}
