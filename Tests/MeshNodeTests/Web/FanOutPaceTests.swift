import NIOCore
import Testing

@testable import MeshNode

@Suite struct FanOutPaceTests {
  let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  @Test func aRoundIsFollowedByAPauseOfTwiceItsTime() {
    var pace = FanOutPace()
    #expect(pace.pause(at: start) == nil)
    pace.wrote(sessions: 1, from: start, to: start + .milliseconds(3))
    #expect(pace.pause(at: start + .milliseconds(3)) == .milliseconds(6))
    #expect(pace.pause(at: start + .milliseconds(8)) == .milliseconds(1))
    #expect(pace.pause(at: start + .milliseconds(9)) == nil)
  }

  @Test func aRoundThatWasHeldUpMakesNobodyWaitLong() {
    var pace = FanOutPace()
    pace.wrote(sessions: 1, from: start, to: start + .seconds(2))
    #expect(pace.pause(at: start + .seconds(2)) == FanOutPace.pauseMax)
  }

  @Test func aLargeRoomWaitsForItsSizeHoweverFastTheMachine() {
    var pace = FanOutPace()
    pace.wrote(sessions: 400, from: start, to: start + .microseconds(500))
    #expect(pace.pause(at: start) == .milliseconds(18))
    pace.wrote(sessions: 100_000, from: start, to: start)
    #expect(pace.pause(at: start) == FanOutPace.periodMax)
  }
}
