import Chat
import Gossip
import MeshNode

/// The history of a busy room, made up beforehand: several authors who answer each other, texts of
/// 200 bytes. Signatures are noise, for the store does not verify them.
struct BenchmarkHistory {
  /// Whole streams, one after the other, as a new node pulls them.
  private(set) var streams: [[Event]] = []

  /// - Parameter events: of all streams together, the opening ones included.
  init(events: Int, authors: Int, seed: UInt64 = 1) throws {
    var generator = SeededGenerator(seed: seed)
    var heads: [MessageID] = []
    streams = (0..<authors).map { author in [Self.opening(author)] }
    for number in authors..<max(events, authors) {
      let author = Int.random(in: 0..<authors, using: &generator)
      let message = RoomMessage(
        room: "lobby", authorID: UInt64(author), authorName: "Author \(author)",
        text: Self.text(number), parents: heads)
      guard let before = streams[author].last else { continue }
      let event = Self.event(
        stream: before.stream, seq: before.seq + 1, prev: before.hash, milliseconds: UInt64(number),
        parts: try ChatBodyCodec.parts(of: message, salt: Self.salt))
      streams[author].append(event)
      let id = MessageID(stream: event.stream.number, seq: event.seq)
      // Mostly an answer to all that was there, sometimes two people at once.
      heads = Int.random(in: 0..<4, using: &generator) == 0 ? heads.suffix(2) + [id] : [id]
    }
  }

  /// The streams cut into pulls of at most so many events, one stream after the other.
  func batches(of size: Int) -> [[Event]] {
    streams.flatMap { stream in
      stride(from: 0, to: stream.count, by: size).map { start in
        Array(stream[start..<min(start + size, stream.count)])
      }
    }
  }

  /// A message that answers the event before.
  static func body(
    _ number: Int, after before: Event, in room: String = "lobby"
  ) throws -> ChatParts {
    let parents = before.seq == 0 ? [] : [MessageID(stream: before.stream.number, seq: before.seq)]
    return try ChatBodyCodec.parts(
      of: RoomMessage(
        room: room, authorID: 1, authorName: "Author", text: text(number), parents: parents),
      salt: salt)
  }

  static func opening(_ author: Int) -> Event {
    let key = Bytes32(UInt64(author), 1, 2, 3)
    let body = StreamHeaderBody(authorKey: key, mesh: .open, createdMilliseconds: 0).encoded
    return event(
      stream: StreamID(SeededGenerator.mix(UInt64(author) + 1)), seq: 0, prev: .zero,
      milliseconds: 0, parts: ChatParts(body: body))
  }

  static func event(
    stream: StreamID, seq: UInt64, prev: Bytes32, milliseconds: UInt64, parts: ChatParts
  ) -> Event {
    let header = EventHeader(
      stream: stream, seq: seq, prev: prev, time: HybridTime(milliseconds: milliseconds),
      bodyHash: Digest.sha256(parts.body), bodyByteCount: UInt32(parts.body.count),
      payload: parts.payload.map {
        EventHeader.Payload(hash: Digest.sha256($0), byteCount: UInt32($0.count))
      })
    let hash = Digest.sha256(header.encoded)
    return Event(
      header: header, hash: hash, signature: hash.bytes + hash.bytes, body: parts.body,
      payload: parts.payload)
  }

  private static let salt = [UInt8](repeating: 7, count: ChatBodyCodec.saltBytes)

  static func text(_ number: Int) -> String {
    let start = "message \(number) "
    return start + String(repeating: "x", count: max(0, 200 - start.utf8.count))
  }
}
