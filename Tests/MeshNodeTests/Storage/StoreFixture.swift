import Chat
import Foundation
import GRDB
import Gossip

@testable import MeshNode

/// A directory that lives as long as this object.
final class TemporaryDirectory: Sendable {
  let path: String
  var data: DataDirectory { DataDirectory(path: path + "/data") }

  init() {
    path = FileManager.default.temporaryDirectory.path + "/meshchat-" + UUID().uuidString
    mkdir(path, 0o700)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Writes well-formed streams. Signatures are noise unless a signer is given: the store does not
/// look at them.
struct StreamWriter {
  let stream: StreamID
  let key: Bytes32
  private(set) var head: Event
  /// Event 0.
  let firstEvent: Event
  private var nextSeq: UInt64 = 1

  init(_ number: UInt64, key: Bytes32? = nil, time: UInt64 = 1) {
    stream = StreamID(number)
    self.key = key ?? Bytes32(number, 2, 3, 4)
    let body = Self.openingBody(key: self.key, mesh: .open)
    firstEvent = Self.event(
      stream: stream, seq: 0, prev: .zero, time: time, parts: ChatParts(body: body))
    head = firstEvent
  }

  /// - Parameter time: milliseconds.
  mutating func say(
    _ text: String, in room: String = "lobby", at time: UInt64, parents: [Event] = [],
    tag: String? = nil
  ) throws -> Event {
    let message = RoomMessage(
      room: room, authorID: stream.number, authorName: "Ada", text: text,
      parents: parents.map { MessageID(stream: $0.stream.number, seq: $0.seq) }, tag: tag)
    return write(try ChatBodyCodec.encode(message), at: time)
  }

  /// The author whom only the node vouches for, as the log names them.
  var unsignedID: UInt64 {
    Delegation.unsignedID(
      author: stream.number, stream: stream.number,
      cryptography: SwiftCryptoPersonCryptography())
  }

  static func body(_ text: String) throws -> [UInt8] {
    try ChatBodyCodec.encode(
      RoomMessage(room: "lobby", authorID: 1, authorName: "Ada", text: text, parents: []))
  }

  mutating func write(_ body: [UInt8], at time: UInt64) -> Event {
    write(ChatParts(body: body), at: time)
  }

  mutating func write(_ parts: ChatParts, at time: UInt64) -> Event {
    head = Self.event(stream: stream, seq: nextSeq, prev: head.hash, time: time, parts: parts)
    nextSeq += 1
    return head
  }

  /// Goes on after an event that another writer of the same stream made.
  mutating func skip(to event: Event) {
    head = event
    nextSeq = event.seq + 1
  }

  private static func event(
    stream: StreamID, seq: UInt64, prev: Bytes32, time: UInt64, parts: ChatParts
  ) -> Event {
    let header = EventHeader(
      stream: stream, seq: seq, prev: prev, time: HybridTime(milliseconds: time),
      bodyHash: Digest.sha256(parts.body), bodyByteCount: UInt32(parts.body.count),
      payload: parts.payload.map {
        EventHeader.Payload(hash: Digest.sha256($0), byteCount: UInt32($0.count))
      })
    let hash = Digest.sha256(header.encoded)
    return Event(
      header: header, hash: hash, signature: hash.bytes + hash.bytes, body: parts.body,
      payload: parts.payload)
  }

  private static func openingBody(key: Bytes32, mesh: MeshID) -> [UInt8] {
    StreamHeaderBody(authorKey: key, mesh: mesh, createdMilliseconds: 0).encoded
  }
}

extension SQLiteEventStore {
  /// Opens, runs and closes.
  static func with<Result>(
    _ directory: DataDirectory, limits: StorageLimits = StorageLimits(),
    _ body: (SQLiteEventStore) async throws -> Result
  ) async throws -> Result {
    let store = try SQLiteEventStore(directory, limits: limits)
    do {
      let result = try await body(store)
      await store.close()
      return result
    } catch {
      await store.close()
      throw error
    }
  }
}

extension SQLiteEventStore {
  /// The newest messages before a position, over as many pages as that takes.
  func timeline(
    of room: String, before: TimelinePosition?, limit: Int
  ) async throws(StorageError) -> [StoredEntry] {
    var entries: [StoredEntry] = []
    var before = before
    while true {
      let page = try await history(of: room, before: before, limit: limit - entries.count)
      entries = page.entries + entries
      before = page.entries.first?.position
      guard page.hasMore, entries.count < limit else { return entries }
    }
  }
}

extension SQLiteEventStore {
  /// What SQLite means to do for a query.
  func plan(of sql: String) async throws -> [String] {
    try await pool.read { database in
      let unset = [DatabaseValue](repeating: .null, count: sql.count { $0 == "?" })
      return try Row.fetchAll(
        database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(unset)
      ).map { $0["detail"] }
    }
  }
}
