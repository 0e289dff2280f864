/// The newest, or the oldest, few of what has a stamp, in the order of stamps. What is kept is a
/// function of the set of what came: whatever a part of it keeps out, the whole keeps out as well,
/// so parts can be cut before they are united.
struct KeptByStamp<Element: Stamped & Hashable & Sendable>: Hashable, Sendable {
  enum End: Hashable, Sendable {
    case newest, oldest
  }

  let end: End
  /// At least 1.
  let limit: Int
  /// Oldest first.
  private(set) var elements: [Element] = []

  init(_ end: End, _ limit: Int) {
    self.end = end
    self.limit = limit
  }

  mutating func insert(_ element: Element) {
    let place = place(of: element.stamp)
    if place < elements.count, elements[place].stamp == element.stamp { return }
    elements.insert(element, at: place)
    guard elements.count > limit else { return }
    switch end {
    case .newest: elements.removeFirst()
    case .oldest: elements.removeLast()
    }
  }

  mutating func formUnion(_ other: KeptByStamp) {
    for element in other.elements { insert(element) }
  }

  /// The number of elements before a stamp.
  private func place(of stamp: Stamp) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].stamp < stamp { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
