import NIOCore
import Testing

@testable import MeshNode

@Suite struct LinkVitalsTests {
  func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds * 1e9) + 1) }

  func vitals() -> LinkVitals {
    LinkVitals(configuration: TransportConfiguration(), firstToken: 100, now: at(0))
  }

  @Test func aSilentLinkIsPingedAfterTwoSecondsAndDeadAfterSix() {
    var vitals = vitals()
    #expect(vitals.check(now: at(1.9)).findings == [])
    #expect(vitals.check(now: at(2)).findings == [.ping(token: 100)])
    #expect(vitals.check(now: at(3)).findings == [])
    #expect(vitals.check(now: at(4)).findings == [.ping(token: 101)])
    #expect(vitals.check(now: at(5.9)).findings == [])
    #expect(vitals.check(now: at(6)).findings == [.dead])
  }

  @Test func itIsAskedAgainInTime() {
    var vitals = vitals()
    #expect(vitals.check(now: at(0)).next == at(2))
    vitals.received(now: at(1.5))
    #expect(vitals.check(now: at(2)).next == at(3.5))
    #expect(vitals.check(now: at(3.5)).next == at(5.5))
    #expect(vitals.check(now: at(5.5)).next == at(7.5))
    #expect(vitals.check(now: at(7.5)) == ([.dead], .distantFuture))
  }

  @Test func aBusyLinkIsPingedForItsRoundTrip() {
    var vitals = vitals()
    var pings = 0
    for tenth in 1...300 {
      vitals.received(now: at(Double(tenth) / 10))
      pings += vitals.check(now: at(Double(tenth) / 10)).findings.count
    }
    #expect(pings == 3)
  }

  @Test func onlyTheLatestPingIsMeasured() {
    var vitals = vitals()
    let first = vitals.makePing(now: at(1))
    let second = vitals.makePing(now: at(2))
    #expect(vitals.pongReceived(token: first, now: at(3)) == nil)
    #expect(vitals.pongReceived(token: second, now: at(2.25)) == .milliseconds(250))
    #expect(vitals.pongReceived(token: second, now: at(4)) == nil, "once")
  }

  @Test func aWriteThatMakesNoProgressIsStalled() {
    var vitals = vitals()
    vitals.writeBegun(now: at(1))
    vitals.writeBegun(now: at(2))
    vitals.received(now: at(10))
    #expect(!vitals.check(now: at(10.9)).findings.contains(.stalled))
    vitals.writeDone(now: at(10.9))
    vitals.received(now: at(20))
    #expect(!vitals.check(now: at(20)).findings.contains(.stalled))
    #expect(vitals.check(now: at(20.9)).findings == [.stalled])
  }

  @Test func whoDoesNotListenDoesNotComplainOfSilence() {
    var vitals = vitals()
    vitals.readingPaused()
    #expect(vitals.check(now: at(30)).findings == [.ping(token: 100)])
    vitals.readingResumed(now: at(40))
    #expect(vitals.check(now: at(45.9)).findings != [.dead])
    #expect(vitals.check(now: at(46)).findings == [.dead])
  }
}
