import Gossip
import NIOConcurrencyHelpers

/// Whose each stream is: what a link needs to verify events on its own event loop.
///
/// `Sendable` because the table is behind a mutex. Bounded by the streams of the log.
final class StreamKeys: Sendable {
  /// The engine takes in half as many streams; the rest is room for those it turned away.
  private static let streamsMax = 200_000

  private let keys: NIOLockedValueBox<[StreamID: Bytes32]>

  init(_ streams: [StoredStream]) {
    keys = NIOLockedValueBox(
      Dictionary(streams.map { ($0.head.stream, $0.authorKey) }) { first, _ in first })
  }

  func key(of stream: StreamID) -> Bytes32? {
    keys.withLockedValue { $0[stream] }
  }

  /// The first event of a stream names its author.
  func learn(from event: Event) {
    guard event.seq == 0, let body = event.body,
      let header = try? StreamHeaderBody(encoded: body)
    else { return }
    keys.withLockedValue {
      guard $0.count < Self.streamsMax || $0[event.stream] != nil else { return }
      $0[event.stream] = header.authorKey
    }
  }
}
