import Gossip
import NIOConcurrencyHelpers

/// The node's feed on its way to the browsers: encodes what happens once, and hands finished frames
/// to each event loop. `Sendable` because all its state is behind mutexes.
final class WebFanOut: FeedSink {
  private let encoder: ServerMessageEncoder
  private let lines: PlainTextLines
  private let audiences: AudienceCounts
  private let inboxes: [LoopInbox]
  /// Addresses of the pages of all nodes known, for the origin check.
  private let origins = NIOLockedValueBox<Set<String>>([])

  init(
    encoder: ServerMessageEncoder, lines: PlainTextLines, audiences: AudienceCounts,
    inboxes: [LoopInbox]
  ) {
    self.encoder = encoder
    self.lines = lines
    self.audiences = audiences
    self.inboxes = inboxes
  }

  func feed(_ items: [FeedItem]) {
    for item in items {
      if case .mesh(let mesh) = item { learnOrigins(mesh) }
    }
    var feed = FeedEncoder(encoder: encoder, lines: lines, present: audiences.present())
    let batch = feed.encode(items)
    guard !batch.isEmpty else { return }
    for inbox in inboxes { inbox.put(.batch(batch)) }
  }

  func learnOrigins(_ mesh: MeshSnapshot) {
    let known = Set(mesh.nodes.flatMap(\.urls).compactMap(OriginPolicy.origin(ofURL:)))
    origins.withLockedValue { $0 = known }
  }

  func knows(origin: String) -> Bool { origins.withLockedValue { $0.contains(origin) } }
}
