import DequeModule
import Gossip

/// Watches how far the newest messages of this node's people have spread, and says what changed.
///
/// Pure: the counts come in through a closure. Bounded: the oldest are forgotten first.
struct DeliveryTracker {
  /// Messages watched at a time: about ten seconds of a busy node; an older one can still be asked
  /// for by ID.
  static let watchedMax = 512

  private var watched: Deque<Delivery> = []

  mutating func watch(_ id: EventID, author: UInt64) {
    if watched.count == Self.watchedMax { watched.removeFirst() }
    watched.append(Delivery(id: id, author: author, holding: 1, known: 0))
  }

  /// The deliveries that differ from what was said last. Those that every known node holds are
  /// watched no longer.
  mutating func changes(
    replicas: (EventID) -> (holding: Int, known: Int)
  ) -> [Delivery] {
    var changed: [Delivery] = []
    var kept: Deque<Delivery> = []
    for delivery in watched {
      let counted = replicas(delivery.id)
      let now = Delivery(
        id: delivery.id, author: delivery.author, holding: counted.holding, known: counted.known)
      if now != delivery { changed.append(now) }
      if now.known < 2 || now.holding < now.known { kept.append(now) }
    }
    watched = kept
    return changed
  }
}
