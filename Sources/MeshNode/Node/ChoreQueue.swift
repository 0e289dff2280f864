import Discovery
import Gossip

/// A read for a peer that the engine asked for.
struct ServeRequest: Sendable {
  let link: LinkID
  let range: StreamRange
  let budget: BulkBudget
}

/// Work that the engine's effects ask for and that has to wait for a disk or a network.
enum Chore: Sendable {
  case serve(ServeRequest)
  case dial(PeerContact)
  case dialStatic(StaticPeer)
  case remember([PeerContact])
  case beginStream
  /// Messages could not be stored: is there room again?
  case probeStorage
  /// An event at a place where the log has another one.
  case keepFork(Event)
}

/// Chores waiting for ``MeshNode/runChores()``.
///
/// Bounded: reads are one per link, dials one per peer (the engine waits for each answer), and what
/// is to be remembered comes every few seconds. Should more gather than the limit all the same, the
/// newest is dropped; the engine asks again.
struct ChoreQueue: Sendable {
  static let waitingMax = 4_096

  let chores: AsyncStream<Chore>
  private let continuation: AsyncStream<Chore>.Continuation

  init() {
    (chores, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Self.waitingMax))
  }

  /// False when it was dropped.
  @discardableResult
  func add(_ chore: Chore) -> Bool {
    if case .enqueued = continuation.yield(chore) { true } else { false }
  }

  func finish() { continuation.finish() }
}
