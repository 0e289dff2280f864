import Gossip
import Testing

/// Plumtree's rules, one by one, as whole lists of effects.
@Suite struct BroadcastRulesTests {
  private let run: [Event] = .run(9, 6)
  private var stream: StreamID { run[0].stream }

  private func push(_ events: [Event], hops: UInt8 = 1) -> Frame {
    .push(events, hops: hops, isDirect: false)
  }

  @Test func firstReceiptIsKeptAndGoesOnToTheOtherLinks() {
    var rig = EngineRig(configuration: EngineRig.partial)
    for peer in 1...3 { rig.link(peer) }
    #expect(
      rig.receive(push([run[0]]), from: 2) == [
        .persist([run[0]]), .frame(push([run[0]], hops: 2), to: 1),
        .frame(push([run[0]], hops: 2), to: 3),
      ])
    #expect(
      rig.receive(push([run[0]]), from: 3) == [.frame(.prune([stream]), to: 3)],
      "the later of two is pruned")
    #expect(rig.receive(.prune([stream]), from: 1) == [])
    #expect(
      rig.receive(push([run[1]]), from: 2) == [.persist([run[1]])], "nobody is left to push to")
    #expect(rig.receive(.graft([stream]), from: 1) == [])
    #expect(
      rig.receive(push([run[2]]), from: 2) == [
        .persist([run[2]]), .frame(push([run[2]], hops: 2), to: 1),
      ])
  }

  @Test func directPushesGoOnOnlyToThoseWhoGrafted() {
    var rig = EngineRig()
    for peer in 1...3 { rig.link(peer) }
    let direct = Frame.push([run[0]], hops: 0, isDirect: true)
    #expect(rig.receive(direct, from: 2) == [.persist([run[0]])])
    rig.receive(.graft([stream]), from: 3)
    #expect(
      rig.receive(.push([run[1]], hops: 0, isDirect: true), from: 2) == [
        .persist([run[1]]), .frame(.push([run[1]], hops: 1, isDirect: true), to: 3),
      ])
  }

  @Test func whatIsCommittedIsAnnouncedOnceToAll() {
    var rig = EngineRig()
    rig.link(1)
    rig.link(2)
    rig.receive(push(Array(run[0...1])), from: 1)
    #expect(
      rig.give(.committed([run[0].id, run[1].id])) == [
        .startTimer(.announce, after: .milliseconds(100))
      ])
    rig.receive(push([run[2]]), from: 1)
    #expect(rig.give(.committed([run[2].id])) == [], "the timer runs")
    let announcement = Frame.announce([Announcement(head: Array(run[0...2]).head, hops: 2)])
    #expect(
      rig.fire(.announce, after: .milliseconds(100)) == [
        .frame(announcement, to: 1), .frame(announcement, to: 2),
      ])
    #expect(rig.fire(.announce, after: .milliseconds(100)) == [])
  }

  @Test func anAnnouncedEventThatDoesNotComeIsGraftedAndPulled() {
    var rig = EngineRig(configuration: EngineRig.partial)
    rig.link(1)
    rig.link(2)
    let head = run.head
    let announce = Frame.announce([Announcement(head: head, hops: 1)])
    #expect(
      rig.receive(announce, from: 1) == [
        .startTimer(.missing(stream), after: .milliseconds(150)), .replicasChanged([stream]),
      ])
    #expect(rig.receive(announce, from: 2) == [.replicasChanged([stream])])
    let first = rig.fire(.missing(stream), after: .milliseconds(150))
    #expect(first.contains(.frame(.graft([stream]), to: 1)))
    #expect(
      first.contains(.frame(.pull([StreamRange(stream: stream, first: 0, last: 5)]), to: 1)))
    #expect(first.contains(.startTimer(.missing(stream), after: .milliseconds(50))))
    let second = rig.fire(.missing(stream), after: .milliseconds(50))
    #expect(second.contains(.frame(.graft([stream]), to: 2)), "T2: the next announcer is asked")
    let pulled = rig.receive(.pulled(run), from: 2)
    #expect(pulled.contains(.persist(run)))
    #expect(pulled.contains(.cancelTimer(.missing(stream))))
  }

  @Test func slowLinksAreGivenThreeRoundTrips() {
    var rig = EngineRig()
    rig.link(1)
    rig.give(.roundTripMeasured(LinkID(1), .milliseconds(200)))
    let effects = rig.receive(.announce([Announcement(head: run.head, hops: 0)]), from: 1)
    #expect(effects.contains(.startTimer(.missing(stream), after: .milliseconds(600))))
  }

  @Test func aNearerLinkBecomesTheParent() {
    var rig = EngineRig(configuration: EngineRig.partial)
    rig.link(1)
    rig.link(2)
    rig.receive(push([run[0]], hops: 6), from: 1)
    let near = Announcement(head: [run[0]].head, hops: 2)
    #expect(
      rig.receive(.announce([near]), from: 2) == [
        .frame(.prune([stream]), to: 1), .frame(.graft([stream]), to: 2),
        .replicasChanged([stream]),
      ])
    #expect(rig.receive(.announce([near]), from: 2) == [], "once")
  }

  @Test func aBrokenTreeIsMendedWhenTheLinkBreaks() {
    var rig = EngineRig(configuration: EngineRig.partial)
    for peer in 1...2 { rig.link(peer) }
    rig.receive(push([run[0]]), from: 1)
    let effects = rig.give(.linkDown(LinkID(1)))
    #expect(effects.contains(.frame(.graft([stream]), to: 2)))
  }

  @Test func anOverflowedLinkTurnsLazy() {
    var rig = EngineRig()
    rig.link(1)
    rig.give(.appended([run[0]]))
    let effects = rig.give(.liveLaneOverflowed(LinkID(1)))
    #expect(effects == [.frame(.fingerprint(run[0].hash), to: 1)])
    #expect(rig.give(.appended([run[1]])).contains { "\($0)".contains("push") } == false)
    rig.receive(.graft([stream]), from: 1)
    #expect(
      rig.give(.appended([run[2]])).first
        == .frame(.push([run[2]], hops: 0, isDirect: true), to: 1))
  }

  @Test func eventsAheadWaitWithinTheirLimit() {
    let long: [Event] = .run(9, 100)
    var rig = EngineRig()
    rig.link(1)
    rig.receive(push([long[0]]), from: 1)
    for event in long[2...] { rig.receive(push([event]), from: 1) }
    #expect(rig.engine.footprint.outOfOrderEvents == 64)
    let effects = rig.receive(push([long[1]]), from: 1)
    #expect(effects.contains(.persist(Array(long[1...65]))))
    #expect(rig.engine.footprint.outOfOrderEvents == 0)
    #expect(rig.engine.footprint.outOfOrderBytes == 0)
  }

  @Test func streamsBeyondTheLimitAreLeftToRepair() {
    var rig = EngineRig(configuration: EngineRig.partial)
    rig.link(1)
    for number in 0..<30 { rig.receive(push([[Event].run(UInt64(100 + number), 1)[0]]), from: 1) }
    #expect(rig.engine.footprint.streams == 20)
    let effects = rig.fire(.repair, after: .milliseconds(500))
    #expect(effects.contains(.frame(.fingerprint(.zero), to: 1)), "none is committed yet")
    rig.pass(.seconds(60))
    rig.receive(push([[Event].run(200, 1)[0]]), from: 1)
    #expect(rig.engine.footprint.streams == 21)
  }
}
