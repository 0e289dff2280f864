import Gossip

/// What a node takes up from its data directory: who it is, what it knows, and where its own stream
/// goes on.
struct NodeLog {
  let directory: DataDirectory
  let identity: NodeIdentity
  let store: SQLiteEventStore
  let streams: [StoredStream]
  let author: AuthorLog
  let clock: HybridClock

  /// Opens the log, makes what is not there, and holds the directory until the store is closed.
  static func open(_ path: String, now: MeshInstant) async throws(NodeStartError) -> NodeLog {
    let directory = DataDirectory(path: path)
    do {
      let store = try SQLiteEventStore(directory)
      let identity = try NodeIdentity(of: directory)
      var clock = HybridClock()
      let author: AuthorLog
      let former = try await store.ownStream()
      if let former,
        let last = try await store.event(EventID(stream: former.stream, seq: former.head))
      {
        clock.observe(last.header.time, now: now)
      }
      if let former, store.wasCleanlyClosed {
        author = AuthorLog(resuming: former)
      } else {
        // After a crash the disk may have lost what it had said was written, and what this node told
        // its peers of: the former stream's next places may be taken.
        let begun = AuthorLog.begin(
          StreamID(UInt64.random(in: .min ... .max)), mesh: .open, at: clock.tick(now: now),
          signer: identity, cryptography: identity.cryptography)
        try await store.beginStream(begun.first)
        author = begun.log
      }
      return NodeLog(
        directory: directory, identity: identity, store: store,
        streams: try await store.streams(), author: author, clock: clock)
    } catch {
      throw NodeStartError("\(error)")
    }
  }
}
