import GRDB
import Gossip

/// Puts events into the log and derives rooms and timelines from them, within one transaction of
/// its caller. Knows nothing of transactions itself: when one fails, the caller drops the state.
///
/// Lives on the writing queue for one transaction.
struct LogWriter {
  let database: Database
  let limits: StorageLimits
  let state: LogState
  var projection: TimelineProjection
  private let insertEvent: PreparedStatement
  /// Streams whose row is behind the state.
  private var changedStreams: Set<StreamID> = []

  init(_ database: Database, state: LogState, limits: StorageLimits) throws {
    self.database = database
    self.limits = limits
    self.state = state
    projection = try TimelineProjection(database, state: state, limits: limits)
    insertEvent = try PreparedStatement(
      database,
      """
      INSERT INTO events
        (log_position, stream, seq, header, hash, signature, signature_check, body, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// Writes the events of one call, in their order. Throws ``StorageError/notContiguous(_:)`` before
  /// anything is written.
  mutating func append(_ events: [Event]) throws -> [CommittedEvent] {
    try check(events)
    var committed: [CommittedEvent] = []
    committed.reserveCapacity(events.count)
    for event in events {
      if let stream = state.streams[event.stream], event.seq <= stream.head {
        guard event.seq == 0 || event.seq >= stream.floor else { continue }
        if let restored = try restore(event, in: stream) { committed.append(restored) }
      } else {
        committed.append(try add(event))
      }
    }
    return committed
  }

  /// Brings the rows that are written once per transaction up to date.
  mutating func flush() throws {
    try projection.flush()
    try flushStreams()
  }

  mutating func flushStreams() throws {
    guard !changedStreams.isEmpty else { return }
    let update = try PreparedStatement(
      database,
      """
      INSERT INTO streams
        (stream, author, author_key, floor, head, head_hash, is_forked, own_rank)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (stream) DO UPDATE SET floor = excluded.floor, head = excluded.head,
        head_hash = excluded.head_hash, is_forked = excluded.is_forked, own_rank = excluded.own_rank
      """)
    for id in changedStreams {
      guard let stream = state.streams[id] else { continue }
      update.bind(ordered: id.number, at: 1)
      update.bind(stream.author.bytes.bytes, at: 2)
      update.bind(stream.authorKey.bytes, at: 3)
      update.bind(ordered: stream.floor, at: 4)
      update.bind(ordered: stream.head, at: 5)
      update.bind(stream.headHash.bytes, at: 6)
      update.bind(stream.isForked, at: 7)
      update.bind(stream.ownRank, at: 8)
      try update.step()
    }
    changedStreams.removeAll()
  }

  mutating func change(_ stream: StreamID, _ change: (inout StreamState) -> Void) {
    guard var changed = state.streams[stream] else { return }
    change(&changed)
    state.streams[stream] = changed
    changedStreams.insert(stream)
  }

  /// Each stream goes on from its head, its first event names its author, and the chain fits. A jump
  /// beyond the head is taken in streams of others: their older events are gone everywhere.
  private func check(_ events: [Event]) throws {
    var heads: [StreamID: (seq: UInt64, hash: Bytes32)] = [:]
    for event in events {
      let known = state.streams[event.stream]
      let head = heads[event.stream] ?? known.map { ($0.head, $0.headHash) }
      guard let head else {
        guard event.seq == 0, StreamOpening(body: event.body) != nil else {
          throw StorageError.notContiguous("\(event.id)")
        }
        heads[event.stream] = (0, event.hash)
        continue
      }
      guard event.seq > head.seq else { continue }
      if event.seq == head.seq + 1 {
        guard event.header.prev == head.hash else {
          throw StorageError.notContiguous("\(event.id)")
        }
      } else if known?.isOwn == true {
        throw StorageError.notContiguous("\(event.id)")
      }
      heads[event.stream] = (event.seq, event.hash)
    }
  }

  private mutating func add(_ event: Event) throws -> CommittedEvent {
    let logPosition = state.nextLogPosition
    try insert(event, at: logPosition)
    state.nextLogPosition += 1
    if event.seq == 0, let opening = StreamOpening(body: event.body) {
      state.streams[event.stream] = StreamState(
        author: NodeID(Digest.sha256(opening.nodeKey.bytes)), authorKey: opening.nodeKey,
        floor: 0, head: 0, headHash: event.hash, isForked: false, ownRank: 0)
      changedStreams.insert(event.stream)
      // At once: messages are read together with their streams.
      try flushStreams()
    } else {
      change(event.stream) { stream in
        if event.seq != stream.head + 1 { stream.floor = event.seq }
        stream.head = event.seq
        stream.headHash = event.hash
      }
    }
    return try project(event, at: logPosition)
  }

  mutating func project(_ event: Event, at logPosition: Int64) throws -> CommittedEvent {
    let projected = try projection.take(event, at: logPosition)
    var committed = CommittedEvent(
      event: event, logPosition: logPosition, entry: projected.entry, moved: projected.moved,
      changed: projected.changed, changesText: projected.changesText, read: projected.read,
      gone: projected.gone, room: projected.room, key: projected.key,
      newDeviceOf: projected.newDeviceOf)
    committed.picture = projected.picture
    return committed
  }

  func insert(_ event: Event, at logPosition: Int64) throws {
    let header = event.header.encoded
    let hash = event.hash.bytes
    insertEvent.bind(logPosition, at: 1)
    insertEvent.bind(ordered: event.stream.number, at: 2)
    insertEvent.bind(ordered: event.seq, at: 3)
    insertEvent.bind(EventRow.checksum(event.signature), at: 7)
    try header.withUnsafeBytes { header in
      try hash.withUnsafeBytes { hash in
        try event.signature.withUnsafeBytes { signature in
          insertEvent.bind(borrowed: header, at: 4)
          insertEvent.bind(borrowed: hash, at: 5)
          insertEvent.bind(borrowed: signature, at: 6)
          try (event.body ?? []).withUnsafeBytes { body in
            insertEvent.bind(borrowed: body, at: 8)
            guard let payload = event.payload else {
              insertEvent.bindNull(at: 9)
              try insertEvent.step()
              return
            }
            try payload.withUnsafeBytes { payload in
              insertEvent.bind(borrowed: payload, at: 9)
              try insertEvent.step()
            }
          }
        }
      }
    }
  }
}
