import Gossip
import Synchronization

/// Whose each stream is: what a link needs to verify events on its own event loop.
///
/// `Sendable` because the table is behind a mutex. Bounded by the streams of the log.
final class StreamKeys: Sendable {
  private let keys: Mutex<[StreamID: Bytes32]>

  init(_ streams: [StoredStream]) {
    keys = Mutex(Dictionary(streams.map { ($0.head.stream, $0.authorKey) }) { first, _ in first })
  }

  func key(of stream: StreamID) -> Bytes32? {
    keys.withLock { $0[stream] }
  }

  /// The key that an event must be signed with: of its stream, or, for the first event of a stream,
  /// the one that it names itself.
  func key(of event: Event) -> Bytes32? {
    if let known = key(of: event.stream) { return known }
    guard event.seq == 0, let body = event.body else { return nil }
    return (try? StreamHeaderBody(encoded: body))?.authorKey
  }

  /// The first event of a stream names its author.
  func learn(from event: Event) {
    guard event.seq == 0, let body = event.body,
      let header = try? StreamHeaderBody(encoded: body)
    else { return }
    keys.withLock { $0[event.stream] = header.authorKey }
  }
}
