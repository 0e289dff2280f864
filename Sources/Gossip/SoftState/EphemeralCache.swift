/// The last ephemeral messages, so that each is delivered and passed on once.
struct EphemeralCache: Sendable {
  private struct Key: Hashable, Sendable {
    let author: NodeID
    let id: UInt64
  }

  private var seen: Set<Key> = []
  /// A ring, the oldest at `oldest` once it is full.
  private var order: [Key] = []
  private var oldest = 0

  var count: Int { seen.count }

  /// - Returns: whether it is new.
  mutating func insert(author: NodeID, id: UInt64, max: Int) -> Bool {
    let key = Key(author: author, id: id)
    guard seen.insert(key).inserted else { return false }
    if order.count < max {
      order.append(key)
    } else {
      seen.remove(order[oldest])
      order[oldest] = key
      oldest = (oldest + 1) % order.count
    }
    return true
  }
}
