import Gossip
import Testing

/// Who is sent what, how much of it, and what happens when it does not come.
@Suite struct RepairRulesTests {
  private let run: [Event] = .run(9, 200)
  private var stream: StreamID { run[0].stream }
  private let unit = GossipConfiguration.Repair().unit
  private let window = BulkBudget(events: 64 * 32, bytes: (192 << 10) * 32)

  private func heads(_ heads: [StreamHead], wantsAnswer: Bool) -> Frame {
    .reconcile([
      FrontierPart(
        first: StreamID(0), last: StreamID(.max), content: .heads(heads), wantsAnswer: wantsAnswer)
    ])
  }

  private func pull(_ range: ClosedRange<UInt64>) -> Frame {
    .pull([StreamRange(stream: stream, first: range.lowerBound, last: range.upperBound)])
  }

  @Test func theLowerIDBeginsTheReconciliation() {
    var lower = EngineRig(5, frontier: [run.head])
    lower.link(7)
    #expect(
      lower.receive(.fingerprint(.zero), from: 7) == [
        .frame(heads([run.head], wantsAnswer: true), to: 7)
      ])
    #expect(lower.receive(.fingerprint(run.head.headHash), from: 7) == [.replicasChanged([stream])])
    #expect(lower.engine.replicas(of: run[3].id) == (2, 2))
    var higher = EngineRig(5, frontier: [run.head])
    higher.link(3)
    #expect(higher.receive(.fingerprint(.zero), from: 3) == [], "the other one begins")
    #expect(
      higher.receive(heads([], wantsAnswer: true), from: 3) == [
        .frame(heads([run.head], wantsAnswer: false), to: 3)
      ])
  }

  @Test func whatAPeerHasMoreOfIsPulledWithCredit() {
    var rig = EngineRig()
    rig.link(1)
    #expect(
      rig.receive(heads([run.head], wantsAnswer: false), from: 1) == [
        .frame(.credit(window), to: 1), .frame(pull(0...199), to: 1),
        .startTimer(.repair, after: .milliseconds(500)), .replicasChanged([stream]),
      ])
    #expect(rig.receive(.pulled(Array(run[0..<64])), from: 1) == [.persist(Array(run[0..<64]))])
    let bytes = run[0..<64].reduce(0) { $0 + $1.cost }
    #expect(
      rig.give(.committed(run[0..<64].map(\.id))) == [
        .startTimer(.announce, after: .milliseconds(100)),
        .frame(.credit(BulkBudget(events: 64, bytes: bytes)), to: 1),
      ])
    #expect(rig.engine.footprint.creditEventsMax == window.events)
    #expect(rig.engine.footprint.creditBytesMax == window.bytes)
  }

  @Test func aPeerIsServedUnitByUnitAsItsCreditAllows() {
    var rig = EngineRig(frontier: [run.head])
    rig.link(1)
    #expect(rig.receive(pull(0...199), from: 1) == [])
    #expect(
      rig.receive(.credit(BulkBudget(events: 100, bytes: 1 << 20)), from: 1) == [
        .stored(stream, 0...199, to: 1, unit)
      ])
    #expect(
      rig.give(
        .storedSent(LinkID(1), stream: stream, through: 63, events: 64, bytes: 20_000)) == [
          .stored(stream, 64...199, to: 1, BulkBudget(events: 36, bytes: unit.bytes))
        ])
    #expect(
      rig.give(
        .storedSent(LinkID(1), stream: stream, through: 99, events: 36, bytes: 10_000)) == [],
      "no credit is left")
    #expect(
      rig.receive(.credit(BulkBudget(events: 500, bytes: 1 << 20)), from: 1) == [
        .stored(stream, 100...199, to: 1, unit)
      ])
  }

  @Test func aPullWhoseLinkDiesMovesToAnother() {
    var rig = EngineRig()
    rig.link(1)
    rig.link(2)
    rig.receive(heads([run.head], wantsAnswer: false), from: 1)
    rig.receive(heads([run.head], wantsAnswer: false), from: 2)
    rig.receive(.pulled(Array(run[0..<64])), from: 1)
    let effects = rig.give(.linkDown(LinkID(1)))
    #expect(effects.contains(.frame(pull(64...199), to: 2)))
  }

  @Test func aStalledPullMovesToAnother() {
    var rig = EngineRig()
    rig.link(1)
    rig.link(2)
    rig.receive(heads([run.head], wantsAnswer: false), from: 1)
    rig.receive(heads([run.head], wantsAnswer: false), from: 2)
    #expect(!rig.fire(.repair, after: .seconds(1)).contains { "\($0)".contains("pull(") })
    #expect(rig.fire(.repair, after: .seconds(3)).contains(.frame(pull(0...199), to: 2)))
  }

  @Test func peersWithoutTheOldestEventsAreBelievedWhenAllSaySo() {
    var rig = EngineRig()
    rig.link(1)
    rig.receive(heads([run.head], wantsAnswer: false), from: 1)
    rig.receive(.pulled([run[0]]), from: 1)
    #expect(
      rig.receive(.unavailable(stream, floor: 150), from: 1).contains(
        .frame(pull(150...199), to: 1)))
    let rest = Array(run[150...])
    #expect(rig.receive(.pulled(rest), from: 1).contains(.persist(rest)))
    rig.give(.committed([run[0].id] + rest.ids))
    #expect(
      rig.engine.frontier == [
        StreamHead(stream: stream, floor: 150, head: 199, headHash: run[199].hash)
      ])
  }

  @Test func whatRetentionRemovedIsUnavailable() {
    var rig = EngineRig(frontier: [run.head])
    rig.give(.floorRaised(stream, floor: 100))
    rig.link(1)
    rig.receive(.credit(window), from: 1)
    #expect(
      rig.receive(pull(0...199), from: 1) == [
        .frame(.unavailable(stream, floor: 100), to: 1), .stored(stream, 0...0, to: 1, unit),
      ])
    #expect(
      rig.give(.storedSent(LinkID(1), stream: stream, through: 0, events: 1, bytes: 200)) == [
        .stored(stream, 100...199, to: 1, unit)
      ])
  }

  @Test func aFailedCommitCountsAsNotReceived() {
    var rig = EngineRig()
    rig.link(1)
    rig.receive(.push([run[0], run[1]], hops: 0, isDirect: true), from: 1)
    rig.give(.committed([run[0].id]))
    rig.give(.commitFailed([run[1].id]))
    #expect(rig.engine.footprint.uncommittedEvents == 0)
    #expect(rig.receive(.push([run[1]], hops: 0, isDirect: true), from: 1) == [], "not now")
    rig.receive(.announce([Announcement(head: Array(run[0...1]).head, hops: 0)]), from: 1)
    #expect(rig.fire(.repair, after: .seconds(3)).contains(.frame(pull(1...1), to: 1)))
  }

  @Test func aStreamWhoseEventIsRefusedWaitsAlone() {
    let other: [Event] = .run(11, 2)
    var rig = EngineRig()
    rig.link(1)
    rig.receive(.push([run[0]], hops: 0, isDirect: true), from: 1)
    rig.give(.commitRefused([run[0].id]))
    #expect(rig.engine.footprint.uncommittedEvents == 0)
    #expect(rig.receive(.push([run[0]], hops: 0, isDirect: true), from: 1) == [], "not now")
    #expect(
      rig.receive(.push([other[0]], hops: 0, isDirect: true), from: 1).contains(
        .persist([other[0]])), "other streams go on")
    rig.receive(.announce([Announcement(head: Array(run[0...0]).head, hops: 0)]), from: 1)
    #expect(!rig.fire(.missing(stream), after: .seconds(1)).contains(.frame(pull(0...0), to: 1)))
    #expect(rig.fire(.repair, after: .seconds(3)).contains(.frame(pull(0...0), to: 1)))
    #expect(rig.receive(.pulled([run[0]]), from: 1).contains(.persist([run[0]])), "tried again")
  }

  @Test func damagedEventsAreReplaced() {
    var rig = EngineRig(frontier: [run.head])
    rig.link(1)
    rig.receive(.fingerprint(run.head.headHash), from: 1)
    #expect(rig.give(.damaged([run[7].id])).contains(.frame(pull(7...7), to: 1)))
    #expect(rig.receive(.pulled([run[7]]), from: 1) == [.persist([run[7]])])
    #expect(rig.engine.footprint.damaged == 0)
    #expect(rig.receive(.pulled([run[7]]), from: 1) == [], "once")
  }

  /// Found by the simulator: peers that have erased a payload were asked again and again, others not.
  @Test func whoHasThePayloadIsAskedWhenAnotherHasNot() {
    var author = AuthorStream(StreamID(9), node: 0)
    let events = [author.next(), author.next(payload: [1, 2])]
    let head = StreamHead(
      stream: author.id, floor: 0, head: 1, headHash: events[1].hash)
    var rig = EngineRig(frontier: [head])
    for link in [1, 2] {
      rig.link(link)
      rig.receive(.fingerprint(head.headHash), from: link)
    }
    let wanted = Frame.pull([StreamRange(stream: author.id, first: 1, last: 1)])
    let asked = rig.give(.damaged([events[1].id]))
    let first = asked.contains(.frame(wanted, to: 1)) ? 1 : 2
    #expect(asked.contains(.frame(wanted, to: first)))
    let next = rig.receive(.pulled([events[1].erased]), from: first)
    #expect(next.contains(.frame(wanted, to: 3 - first)))
    #expect(rig.engine.footprint.damaged == 1)
    // The second has not got it either: that was all.
    #expect(
      !rig.receive(.pulled([events[1].erased]), from: 3 - first).contains(.frame(wanted, to: first))
    )
    #expect(rig.engine.footprint.damaged == 0)
    rig.give(.damaged([events[1].id]))
    #expect(rig.receive(.pulled([events[1]]), from: 1).contains(.persist([events[1]])))
    #expect(rig.engine.footprint.damaged == 0)
  }

  /// Found by the simulator: a node that finds the damage before it has a link never asked.
  @Test func damageFoundBeforeThereIsALinkIsRepairedLater() {
    var rig = EngineRig(frontier: [run.head])
    #expect(rig.give(.damaged([run[7].id])) == [])
    rig.link(1)
    rig.receive(.fingerprint(run.head.headHash), from: 1)
    #expect(rig.fire(.repair, after: .milliseconds(500)).contains(.frame(pull(7...7), to: 1)))
  }

  /// Found by the simulator: a peer with no other link jumped over a damaged event for good.
  @Test func aDamagedEventIsNotSaidToBeGone() {
    var rig = EngineRig(frontier: [run.head])
    rig.link(1)
    rig.receive(.credit(unit), from: 1)
    rig.receive(pull(3...9), from: 1)
    #expect(rig.give(.storedMissing(LinkID(1), stream: stream, floor: 0)) == [])
  }

  /// Found by the simulator: a replacement that the full disk refused was forgotten.
  @Test func aReplacementThatIsNotCommittedIsAskedForAgain() {
    var rig = EngineRig(frontier: [run.head])
    rig.link(1)
    rig.receive(.fingerprint(run.head.headHash), from: 1)
    rig.give(.damaged([run[7].id]))
    rig.receive(.pulled([run[7]]), from: 1)
    rig.give(.commitFailed([run[7].id]))
    #expect(rig.engine.footprint.damaged == 1)
    #expect(rig.fire(.repair, after: .seconds(10)).contains(.frame(pull(7...7), to: 1)))
  }

  @Test func twoBranchesAreSeenAndNeitherIsLost() {
    var other = AuthorStream(stream, node: 0)
    let branch = [other.next(), other.next(body: [8])]
    var rig = EngineRig(frontier: [Array(run[0...1]).head])
    rig.link(1)
    let effects = rig.receive(heads([branch.head], wantsAnswer: false), from: 1)
    #expect(effects.contains(.forkFound(first: nil, second: branch[1])) == false)
    #expect(effects.contains(.frame(pull(1...1), to: 1)), "the other event is asked for")
    #expect(
      rig.receive(.pulled([branch[1]]), from: 1).contains(
        .forkFound(first: nil, second: branch[1])))
    #expect(rig.engine.isForked(stream))
  }

  @Test func aPeerThatKnowsMoreOfOurOwnStreamIsHeeded() {
    var rig = EngineRig(frontier: [Array(run[0...1]).head], ownStream: stream)
    rig.link(1)
    let effects = rig.receive(heads([run.head], wantsAnswer: false), from: 1)
    #expect(effects.contains(.frame(pull(2...199), to: 1)), "nothing acknowledged is lost")
    #expect(!effects.contains { Self.isOutrun($0) }, "a peer's word is no proof")
    let proof = rig.receive(.pulled([run[2]]), from: 1)
    #expect(proof.contains(.ownStreamOutrun(stream, peerHead: 199)))
    #expect(!rig.receive(.pulled([run[3]]), from: 1).contains { Self.isOutrun($0) }, "once")
  }

  @Test func anotherEventAtOneOfOurOwnPlacesIsHeeded() {
    var other = AuthorStream(stream, node: 0)
    let branch = [other.next(), other.next(body: [8])]
    var rig = EngineRig(frontier: [Array(run[0...1]).head], ownStream: stream)
    rig.link(1)
    let effects = rig.receive(.push([branch[1]], hops: 0, isDirect: true), from: 1)
    #expect(effects.contains { Self.isOutrun($0) })
  }

  private static func isOutrun(_ effect: GossipEffect) -> Bool {
    if case .ownStreamOutrun = effect { true } else { false }
  }
}
