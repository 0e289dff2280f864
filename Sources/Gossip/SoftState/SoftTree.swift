/// The tree that a node's soft state (its record, what it says and forgets) travels down: Plumtree's
/// eager links only. What is lost where it breaks comes with the next refresh, and a node that
/// misses a refresh grafts all its links. On the wire the tree is named by the node's key.
struct SoftTree: Sendable {
  var lazyOut = SlotSet()
  var lazyIn = SlotSet()
  var parent: Int?

  mutating func forget(slot: Int) {
    lazyOut.remove(slot)
    lazyIn.remove(slot)
    if parent == slot { parent = nil }
  }

  /// News came over a link: it is the parent.
  /// - Returns: whether the link has to be grafted, because it was pruned while this was on its way.
  mutating func received(from slot: Int) -> Bool {
    parent = slot
    guard lazyIn.contains(slot) else { return false }
    lazyIn.remove(slot)
    return true
  }

  /// What was known came again. The node's own link is preferred to any other.
  /// - Returns: the link to prune, if any.
  mutating func receivedAgain(from slot: Int, isDirect: Bool) -> Int? {
    // Without a parent every link is needed until one has brought news.
    guard let former = parent, former != slot else { return nil }
    let pruned = isDirect ? former : slot
    if isDirect { parent = slot }
    lazyIn.insert(pruned)
    lazyOut.insert(pruned)
    return pruned
  }
}
