import Discovery
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
      // The node stops: dials and look-ups that are under way are of no use any more.
      group.cancelAll()
    }
  }

  private func carryOut(_ chore: Chore) async {
    switch chore {
    case .serve(let request): await serve(request)
    case .dial(let contact):
      if await links.dial(contact.endpoints) == nil { handle(.dialFailed(contact.key)) }
    case .dialStatic(let peer): await dialStatic(peer)
    case .remember(let contacts):
      do throws(StorageError) {
        try await store.remember(contacts)
      } catch {
        logger.warning("could not remember peers", metadata: ["reason": "\(error.description)"])
      }
    case .beginStream: await beginStream()
    case .probeStorage:
      // What failed is said already.
      if (try? await store.probe()) != nil { setHealth(.ok, for: .storage) }
    case .keepFork(let event):
      do throws(StorageError) {
        try await store.keepFork(event)
      } catch {
        logger.warning(
          "could not keep a forked event", metadata: ["reason": "\(error.description)"])
      }
    }
  }

  /// A name is looked up each time: a peer that moved is found again.
  private func dialStatic(_ peer: StaticPeer) async {
    let found = await peer.lookUp()
    switch found {
    case .success(let endpoints):
      let node = await links.dial(endpoints.map(Endpoint.init))
      // The link may be gone again by now.
      if let node, linkPeers.values.contains(where: { $0.node == node }) {
        return staticPeers.linked(peer, to: node)
      }
    case .failure(let error):
      logger.warning("a peer cannot be looked up", metadata: ["reason": "\(error)"])
    }
    staticPeers.dialFailed(peer, at: settings.now().monotonicNanoseconds)
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
    while isBeginningStream, !isStopping {
      do throws(StorageError) {
        let time = clock.tick(now: settings.now())
        let begun = AuthorLog.begin(
          StreamID(UInt64.random(in: .min ... .max)), mesh: .open, at: time, signer: identity,
          cryptography: identity.cryptography)
        try await store.beginStream(begun.first)
        author = begun.log
        streamKeys.learn(from: begun.first)
        streamBegun()
        handle(.appended([begun.first]))
      } catch {
        setHealth(NodeHealth(level: .error, text: error.description), for: .storage)
        try? await Task.sleep(for: Self.streamRetry)
      }
    }
  }

  /// A disk that refused is asked again after this.
  private static let streamRetry: Duration = .seconds(2)

  /// Lets what people said go on, or be refused where the node stops.
  func streamBegun() {
    isBeginningStream = false
    let waiters = streamWaiters
    streamWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Several times a second: what is due without anybody's asking.
  func runHousekeeping() async {
    var lookedAt = settings.now().monotonicNanoseconds
    while !isStopping, !Task.isCancelled {
      let now = settings.now()
      if now.monotonicNanoseconds - lookedAt >= OwnPlace.lookEvery.wholeNanoseconds {
        lookedAt = now.monotonicNanoseconds
        lookAround(at: lookedAt)
      }
      for peer in staticPeers.due(at: now.monotonicNanoseconds) { chores.add(.dialStatic(peer)) }
      writeReadMarks()
      if records.takeOwnChanged() { publishRecord() }
      if records.takeMeshChanged() { feed([.mesh(mesh())]) }
      try? await Task.sleep(for: RecordKeeper.pause)
    }
  }

  /// What changes without anybody's saying so: room on the disk, this machine's addresses, and
  /// incompatible nodes that are gone.
  private func lookAround(at now: UInt64) {
    if board.isFailing(.storage) { chores.add(.probeStorage) }
    if place.move(to: settings.addresses()) {
      logger.info("this machine has other addresses now", metadata: ["pages": "\(place.webURLs)"])
      records.markMeshChanged()
      handle(
        .ownContactChanged(PeerContact(key: identity.nodeID.key, endpoints: place.endpoints)))
    }
    if versions.expire(at: now) {
      records.markPictureChanged()
      tellVersions()
    }
  }
}
