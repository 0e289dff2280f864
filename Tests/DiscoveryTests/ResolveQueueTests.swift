import Testing

@testable import Discovery

@Suite struct ResolveQueueTests {
  let start = ContinuousClock().now

  static func key(_ name: String, interface: UInt32 = 2) -> Sighting.Key {
    Sighting.Key(instance: name, interface: interface, family: .ipv4)
  }

  static func limits(resolvers: Int = 64, sightings: Int = 100) -> DiscoveryLimits {
    var limits = DiscoveryLimits()
    limits.resolversMax = resolvers
    limits.sightingsMax = sightings
    limits.resolveRetryMin = .seconds(1)
    limits.resolveRetryMax = .seconds(8)
    limits.recheckInterval = .seconds(10)
    return limits
  }

  @Test func newInstancesAreDueAtOnceAndOnlyOnce() {
    var queue = ResolveQueue(limits: Self.limits())
    #expect(queue.appeared(Self.key("a"), at: start) == true)
    #expect(queue.appeared(Self.key("a"), at: start) == true)
    #expect(queue.takeDue(at: start) == [Self.key("a")])
    #expect(queue.takeDue(at: start).isEmpty)
  }

  @Test func noMoreResolversThanAllowedAreOpen() {
    var queue = ResolveQueue(limits: Self.limits(resolvers: 2))
    for name in ["a", "b", "c"] { _ = queue.appeared(Self.key(name), at: start) }
    #expect(queue.takeDue(at: start) == [Self.key("a"), Self.key("b")])
    #expect(queue.takeDue(at: start).isEmpty)
    #expect(queue.nextDue(at: start) == nil)
    queue.answered(Self.key("a"), at: start)
    #expect(queue.takeDue(at: start) == [Self.key("c")])
    // One that disappears while it is open makes room as well.
    _ = queue.appeared(Self.key("d"), at: start)
    queue.disappeared(Self.key("b"))
    #expect(queue.takeDue(at: start) == [Self.key("d")])
    // And its late answer does not make it twice.
    queue.failed(Self.key("b"), at: start)
    _ = queue.appeared(Self.key("e"), at: start)
    #expect(queue.takeDue(at: start).isEmpty)
  }

  @Test func failuresWaitLongerAndLonger() {
    var queue = ResolveQueue(limits: Self.limits())
    let key = Self.key("a")
    _ = queue.appeared(key, at: start)
    var now = start
    var waits: [Duration] = []
    for _ in 0..<6 {
      #expect(queue.takeDue(at: now) == [key])
      #expect(queue.failed(key, at: now) == waits.count + 1)
      #expect(queue.takeDue(at: now).isEmpty)
      let due = queue.nextDue(at: now) ?? now
      waits.append(due - now)
      now = due
    }
    #expect(waits == [1, 2, 4, 8, 8, 8].map { .seconds($0) })
  }

  @Test func answeredOnesAreLookedAtAgainInTurn() {
    var queue = ResolveQueue(limits: Self.limits())
    for name in ["a", "b", "own"] { _ = queue.appeared(Self.key(name), at: start) }
    _ = queue.takeDue(at: start)
    queue.answered(Self.key("own"), isFinal: true, at: start)
    #expect(queue.nextDue(at: start) == nil)
    queue.answered(Self.key("b"), at: start)
    queue.answered(Self.key("a"), at: start + .seconds(1))
    var now = start + .seconds(1)
    var order: [String] = []
    for _ in 0..<20 where order.count < 4 {
      for key in queue.takeDue(at: now) {
        order.append(key.instance)
        queue.answered(key, at: now)
      }
      now = queue.nextDue(at: now) ?? now
    }
    #expect(order == ["b", "a", "b", "a"])
    #expect(now - start >= .seconds(40))
  }

  @Test func instancesAreBounded() {
    var queue = ResolveQueue(limits: Self.limits(sightings: 2))
    #expect(queue.appeared(Self.key("a"), at: start) == true)
    #expect(queue.appeared(Self.key("b"), at: start) == true)
    #expect(queue.appeared(Self.key("c"), at: start) == false)
    queue.reset()
    #expect(queue.appeared(Self.key("c"), at: start) == true)
    #expect(queue.takeDue(at: start) == [Self.key("c")])
  }
}
