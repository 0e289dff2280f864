import Testing

@testable import Discovery

@Suite struct BackendChoiceTests {
  @Test func autoTakesTheDaemonThatAnswers() {
    var choice = BackendChoice(mode: .auto)
    #expect(choice.handle(.started) == [.connectDaemon])
    #expect(
      choice.handle(.daemonAnswered) == [
        .cancelTimer(.absence), .cancelTimer(.embeddedRetry), .useDaemon,
      ])
    #expect(choice.handle(.daemonAnswered).isEmpty)
  }

  @Test func autoGoesAheadWithoutADaemonAndHandsOverWhenItComes() {
    var choice = BackendChoice(mode: .auto)
    _ = choice.handle(.started)
    #expect(choice.handle(.daemonMissing) == [.openEmbedded])
    #expect(
      choice.handle(.daemonAnswered) == [
        .cancelTimer(.absence), .cancelTimer(.embeddedRetry), .closeEmbedded, .useDaemon,
      ])
  }

  @Test func autoGoesAheadWithoutABusAndKeepsLooking() {
    var choice = BackendChoice(mode: .auto)
    _ = choice.handle(.started)
    #expect(
      choice.handle(.connectionFailed) == [.closeDaemon, .startTimer(.reconnect), .openEmbedded])
    #expect(choice.handle(.timerFired(.reconnect)) == [.connectDaemon])
    #expect(choice.handle(.connectionFailed) == [.closeDaemon, .startTimer(.reconnect)])
  }

  @Test func aRestartOfTheDaemonDoesNotStartTheEmbeddedOne() {
    var choice = BackendChoice(mode: .auto)
    _ = choice.handle(.started)
    _ = choice.handle(.daemonAnswered)
    #expect(
      choice.handle(.connectionFailed) == [
        .closeDaemon, .startTimer(.reconnectSoon), .startTimer(.absence),
      ])
    #expect(choice.handle(.timerFired(.reconnectSoon)) == [.connectDaemon])
    #expect(choice.handle(.daemonMissing).isEmpty)
    #expect(
      choice.handle(.daemonAnswered) == [
        .cancelTimer(.absence), .cancelTimer(.embeddedRetry), .useDaemon,
      ])
  }

  @Test func aDaemonThatStaysAwayIsReplaced() {
    var choice = BackendChoice(mode: .auto)
    _ = choice.handle(.started)
    _ = choice.handle(.daemonAnswered)
    _ = choice.handle(.connectionFailed)
    _ = choice.handle(.timerFired(.reconnectSoon))
    _ = choice.handle(.daemonMissing)
    #expect(choice.handle(.timerFired(.absence)) == [.openEmbedded])
    #expect(choice.handle(.daemonMissing).isEmpty)
  }

  @Test func theEmbeddedOneIsTriedAgainAfterAFailure() {
    var choice = BackendChoice(mode: .embedded)
    #expect(choice.handle(.started) == [.openEmbedded])
    #expect(choice.handle(.embeddedFailed) == [.closeEmbedded, .startTimer(.embeddedRetry)])
    #expect(choice.handle(.timerFired(.embeddedRetry)) == [.openEmbedded])
  }

  @Test func daemonModeNeverOpensTheEmbeddedOne() {
    var choice = BackendChoice(mode: .daemon)
    #expect(choice.handle(.started) == [.connectDaemon])
    #expect(choice.handle(.daemonMissing).isEmpty)
    #expect(choice.handle(.connectionFailed) == [.closeDaemon, .startTimer(.reconnect)])
    #expect(choice.handle(.timerFired(.absence)).isEmpty)
  }

  /// Whatever happens in whatever order: the embedded one is never opened twice, never closed when it
  /// is not open, and never beside the daemon.
  @Test func noOrderOfFactsBreaksIt() {
    let inputs: [BackendChoice.Input] = [
      .daemonAnswered, .daemonMissing, .connectionFailed, .embeddedFailed,
      .timerFired(.absence), .timerFired(.reconnect), .timerFired(.reconnectSoon),
      .timerFired(.embeddedRetry),
    ]
    var random = SplitMix(state: 11)
    for _ in 0..<2_000 {
      var choice = BackendChoice(mode: .auto)
      var isOpen = false
      var isDaemonUsed = false
      var steps: [BackendChoice.Input] = [.started]
      for _ in 0..<30 { steps.append(inputs[Int(random.next() % UInt64(inputs.count))]) }
      for step in steps {
        for effect in choice.handle(step) {
          switch effect {
          case .openEmbedded:
            #expect(!isOpen && !isDaemonUsed, "\(steps)")
            isOpen = true
          case .closeEmbedded:
            #expect(isOpen, "\(steps)")
            isOpen = false
          case .useDaemon:
            #expect(!isOpen, "\(steps)")
            isDaemonUsed = true
          case .closeDaemon: isDaemonUsed = false
          case .connectDaemon, .startTimer, .cancelTimer: break
          }
        }
        // The fact itself says that the daemon left the bus.
        if step == .daemonMissing { isDaemonUsed = false }
      }
    }
  }
}
