/// Looks at each of its members when it asked to be looked at, with one timer for all. A member
/// costs one reference; nothing has to be cancelled.
struct TimerWheel<Member: AnyObject> {
  private static var slotCount: Int { 64 }

  private let tick: Duration
  private var slots: [[Member]] = Array(repeating: [], count: slotCount)
  private var hand = 0

  init(tick: Duration) { self.tick = tick }

  /// The longest that a member can ask for; it is looked at then, and may ask again.
  var delayMax: Duration { tick * (Self.slotCount - 1) }

  mutating func add(_ member: Member, after delay: Duration) {
    let ticks = Int((min(delay, delayMax) / tick).rounded(.up))
    slots[(hand + max(1, ticks)) % Self.slotCount].append(member)
  }

  /// To be called every tick: the members that are due. Those that want to be looked at again are
  /// added again.
  mutating func turn() -> [Member] {
    hand = (hand + 1) % Self.slotCount
    defer { slots[hand] = [] }
    return slots[hand]
  }
}
