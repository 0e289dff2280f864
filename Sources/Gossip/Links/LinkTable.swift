/// The links that stand, each in a slot of its own. At most 64, so looking one up is a short walk.
struct LinkTable: Sendable {
  private(set) var slots: [LinkState?] = []
  /// Slots in use.
  private(set) var live = SlotSet()

  var count: Int { live.count }

  func slot(of link: LinkID) -> Int? {
    slots.firstIndex { $0?.id == link }
  }

  func slot(ofPeer peer: NodeID) -> Int? {
    slots.firstIndex { $0?.peer == peer }
  }

  /// The link in a slot in use. A slot comes from this table, and is forgotten with its link.
  subscript(slot: Int) -> LinkState {
    get {
      guard let link = slots[slot] else { preconditionFailure("slot \(slot) is not in use") }
      return link
    }
    _modify {
      guard var link = slots[slot] else { preconditionFailure("slot \(slot) is not in use") }
      slots[slot] = nil
      defer { slots[slot] = link }
      yield &link
    }
  }

  /// The lowest free slot, or nil where `max` links stand already.
  mutating func insert(_ link: LinkState, max: Int) -> Int? {
    if let free = slots.firstIndex(where: { $0 == nil }) {
      slots[free] = link
      live.insert(free)
      return free
    }
    guard slots.count < Swift.min(max, 64) else { return nil }
    slots.append(link)
    live.insert(slots.count - 1)
    return slots.count - 1
  }

  mutating func remove(slot: Int) {
    slots[slot] = nil
    live.remove(slot)
  }
}
