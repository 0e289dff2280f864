import Gossip
import Testing

/// Who dials whom, which links stay, and who counts as there.
@Suite struct OverlayRulesTests {
  @Test func theLowerIDDialsAndTheOtherFiveSecondsLater() {
    var rig = EngineRig(5)
    rig.link(9)
    #expect(rig.give(.contactFound(.test(7))).contains(.dial(.test(7))))
    let later = rig.give(.contactFound(.test(2)))
    #expect(!later.contains(.dial(.test(2))))
    #expect(!rig.fire(.overlay, after: .seconds(4)).contains(.dial(.test(2))))
    #expect(rig.fire(.overlay, after: .seconds(1)).contains(.dial(.test(2))))
  }

  @Test func aNodeWithoutAnyLinkWaitsOneSecondOnly() {
    var rig = EngineRig(5)
    #expect(!rig.give(.contactFound(.test(2))).contains(.dial(.test(2))))
    #expect(rig.fire(.overlay, after: .seconds(1)).contains(.dial(.test(2))))
  }

  /// After 30 s the next attempt is at most 2 s away; after a day, a minute.
  @Test func theBackOffGrowsWithTheOutage() {
    var rig = EngineRig(5)
    rig.give(.contactFound(.test(7)))
    func next(after outage: Duration) -> Duration {
      var copy = rig
      copy.pass(outage)
      let effects =
        copy.give(.timerFired(.overlay)) + copy.give(.dialFailed(NodeID.test(7).key))
      for effect in effects.reversed() {
        if case .startTimer(.overlay, let delay) = effect { return delay }
      }
      return .zero
    }
    #expect((.milliseconds(800)...Duration.seconds(1)).contains(next(after: .seconds(2))))
    #expect((.milliseconds(1_500)...Duration.seconds(2)).contains(next(after: .seconds(30))))
    #expect((.seconds(48)...Duration.seconds(60)).contains(next(after: .seconds(3_000))))
  }

  /// Both ends come to the same answer whichever link they see first.
  @Test(arguments: [true, false])
  func ofTwoLinksTheOneThatTheLowerIDDialledStays(isFirst: Bool) {
    var rig = EngineRig(5)
    let own = GossipInput.linkUp(LinkID(1), peer: .test(7), isInitiator: true)
    let theirs = GossipInput.linkUp(LinkID(2), peer: .test(7), isInitiator: false)
    let effects = rig.give(isFirst ? own : theirs) + rig.give(isFirst ? theirs : own)
    #expect(effects.contains(.disconnect(LinkID(2), .duplicate)))
    #expect(!effects.contains(.disconnect(LinkID(1), .duplicate)))
    #expect(rig.engine.links.map(\.link) == [LinkID(1)])
  }

  @Test func aNodeDoesNotLinkToItself() {
    var rig = EngineRig(5)
    let effects = rig.link(5)
    #expect(rig.engine.links.isEmpty)
    #expect(effects.count == 1)
  }

  @Test func aFullActiveViewDeclinesOrDropsOne() {
    var rig = EngineRig(0, configuration: EngineRig.partial)
    for peer in 1...9 { rig.link(peer, isInitiator: false) }
    #expect(
      rig.receive(.overlay(.neighbor(isHighPriority: false)), from: 9)
        .contains(.frame(.overlay(.neighborReply(accepted: false)), to: 9)))
    #expect(rig.engine.links.count == 8)
    rig.link(9, isInitiator: false)
    let effects = rig.receive(.overlay(.neighbor(isHighPriority: true)), from: 9)
    #expect(effects.contains(.frame(.overlay(.neighborReply(accepted: true)), to: 9)))
    #expect(rig.engine.links.count == 8)
    #expect(rig.engine.links.contains { $0.peer == .test(9) })
  }

  /// Found by the simulator: a node restarted into a mesh whose places were all taken asked without
  /// priority, was declined, and dialled the next two times a second for good.
  @Test(arguments: [(links: 2, seconds: 5), (links: 3, seconds: 30)])
  func whoAskedWithoutPriorityWaitsLongAfterItWasDeclined(links: Int, seconds: Int) {
    var rig = EngineRig(0, configuration: EngineRig.partial)
    for peer in 1...links { rig.link(peer) }
    let found = PeerContact.test(9)
    #expect(rig.give(.contactFound(found)).contains(.dial(found)))
    let isUrgent = links < GossipConfiguration().overlay.activeLinks / 2
    #expect(
      rig.link(9).contains(.frame(.overlay(.neighbor(isHighPriority: isUrgent)), to: 9)))
    rig.receive(.overlay(.neighborReply(accepted: false)), from: 9)
    // Delays are up to a fifth shorter, at random.
    #expect(!rig.fire(.overlay, after: .seconds(seconds) * 3 / 4).contains(.dial(found)))
    #expect(rig.fire(.overlay, after: .seconds(seconds) / 2).contains(.dial(found)))
  }

  @Test func aJoinWalksOn() {
    var rig = EngineRig(0, configuration: EngineRig.partial)
    for peer in 1...3 { rig.link(peer, isInitiator: false) }
    let effects = rig.receive(.overlay(.join(.test(3))), from: 3)
    for peer in 1...2 {
      #expect(
        effects.contains(
          .frame(.overlay(.forwardJoin(.test(3), timeToLive: 6)), to: peer)))
    }
    #expect(effects.contains(.contactsLearned([.test(3)])))
    let last = rig.receive(.overlay(.forwardJoin(.test(8), timeToLive: 0)), from: 1)
    #expect(last.contains(.dial(.test(8))))
  }

  private func record(_ node: Int, revision: UInt64, _ body: String) -> NodeRecord {
    NodeRecord(
      node: .test(node), nodeKey: .zero, revision: revision, body: Array(body.utf8), signature: [])
  }

  @Test func theNewestRecordReplacesTheOlderAndRunsOut() {
    var rig = EngineRig(5)
    rig.link(1)
    let first = record(3, revision: 1, "a")
    let second = record(3, revision: 2, "b")
    #expect(rig.receive(.records([second]), from: 1).contains(.recordChanged(second)))
    #expect(!rig.receive(.records([first]), from: 1).contains(.recordChanged(first)))
    #expect(
      !rig.receive(.records([record(3, revision: 3, "b")]), from: 1).contains {
        if case .recordChanged = $0 { true } else { false }
      }, "a refresh says nothing new")
    #expect(rig.engine.members == [.test(1), .test(3), .test(5)])
    #expect(!rig.fire(.records, after: .seconds(29)).contains(.recordExpired(.test(3))))
    #expect(rig.fire(.records, after: .seconds(1)).contains(.recordExpired(.test(3))))
    #expect(!rig.receive(.records([second]), from: 1).contains(.recordChanged(second)), "too old")
    let back = record(3, revision: 9, "b")
    #expect(rig.receive(.records([back]), from: 1).contains(.recordChanged(back)))
  }

  @Test func goodbyeExpiresAtOnce() {
    var rig = EngineRig(5)
    rig.link(1)
    rig.receive(.records([record(1, revision: 1, "a"), record(3, revision: 1, "a")]), from: 1)
    #expect(rig.receive(.goodbye, from: 1) == [.recordExpired(.test(1))])
    #expect(
      rig.receive(.records([record(3, revision: 2, "")]), from: 1)
        .contains(.recordExpired(.test(3))), "an empty body says goodbye for a node far away")
    #expect(rig.engine.records.isEmpty)
  }

  @Test func refreshesAreAskedForAndGrowRarerWithTheMesh() {
    var rig = EngineRig(5)
    rig.give(.ownRecordChanged(record(5, revision: 1, "me")))
    #expect(rig.fire(.records, after: .seconds(5)).contains(.recordRefreshDue))
    #expect(!rig.fire(.records, after: .seconds(5)).contains(.recordRefreshDue))
    #expect(rig.fire(.records, after: .seconds(5)).contains(.recordRefreshDue))
  }

  @Test func ephemeralMessagesAreDeliveredOnceAndInTime() {
    var rig = EngineRig(5)
    rig.link(1)
    rig.link(2)
    let wall = 1_700_000_001_000 as UInt64
    func message(_ id: UInt64, deadline: UInt64) -> EphemeralMessage {
      EphemeralMessage(
        author: .test(8), authorKey: .zero, id: id, deadlineMilliseconds: deadline, body: [],
        signature: [])
    }
    let timely = message(1, deadline: wall + 6_000)
    #expect(
      rig.receive(.ephemeral(timely), from: 1) == [
        .deliverEphemeral(timely), .frame(.ephemeral(timely), to: 2),
      ])
    #expect(rig.receive(.ephemeral(timely), from: 2) == [])
    #expect(rig.receive(.ephemeral(message(2, deadline: wall - 61_000)), from: 1) == [])
  }

  @Test func stoppingSaysGoodbyeToAll() {
    var rig = EngineRig(5)
    rig.link(1)
    rig.link(2)
    #expect(
      rig.give(.stopping) == [
        .frame(.goodbye, to: 1), .frame(.goodbye, to: 2),
        .disconnect(LinkID(1), .stopping), .disconnect(LinkID(2), .stopping),
      ])
  }
}
