/// A set of link slots as one word: what a stream keeps of each link costs one bit.
struct SlotSet: Hashable, Sendable, Sequence {
  private(set) var bits: UInt64 = 0

  /// Slots 0 to `count` - 1.
  static func first(_ count: Int) -> SlotSet {
    var set = SlotSet()
    set.bits = count >= 64 ? .max : 1 << UInt64(count) - 1
    return set
  }

  var isEmpty: Bool { bits == 0 }
  var count: Int { bits.nonzeroBitCount }

  func contains(_ slot: Int) -> Bool { bits & (1 << UInt64(slot)) != 0 }
  mutating func insert(_ slot: Int) { bits |= 1 << UInt64(slot) }
  mutating func remove(_ slot: Int) { bits &= ~(1 << UInt64(slot)) }

  func subtracting(_ other: SlotSet) -> SlotSet {
    var set = self
    set.bits &= ~other.bits
    return set
  }

  func intersection(_ other: SlotSet) -> SlotSet {
    var set = self
    set.bits &= other.bits
    return set
  }

  /// In ascending order.
  struct Iterator: IteratorProtocol {
    fileprivate var rest: UInt64

    mutating func next() -> Int? {
      guard rest != 0 else { return nil }
      let slot = rest.trailingZeroBitCount
      rest &= rest - 1
      return slot
    }
  }

  func makeIterator() -> Iterator { Iterator(rest: bits) }
}
