import NIOCore

/// Leaves time between two rounds of writing to everybody: twice as long as a round takes, and so much
/// that a large room has no more than about twenty rounds a second, however fast the machine. Pure.
///
/// A round costs a system call for each session, however much it brings: with a thousand sessions
/// some milliseconds. Rounds that follow each other at once would leave nothing for the way of the
/// next messages to the disk, and each would bring one; with a pause they gather. A room of a few
/// people feels nothing of it.
struct FanOutPace {
  /// The longest pause for the time that a round took: what a person does not notice, even after
  /// a round that was held up.
  static let pauseMax = TimeAmount.milliseconds(25)
  /// From the beginning of a round to that of the next, for each session that it wrote to. Less, and
  /// each message to a thousand people is a thousand system calls of its own.
  static let periodPerSession = TimeAmount.microseconds(45)
  /// The longest such period: that of a thousand sessions.
  static let periodMax = TimeAmount.milliseconds(45)

  private var restsUntil = NIODeadline.uptimeNanoseconds(0)

  /// How long the next round has to wait; nil: not at all.
  func pause(at now: NIODeadline) -> TimeAmount? {
    now < restsUntil ? restsUntil - now : nil
  }

  mutating func wrote(sessions: Int, from start: NIODeadline, to end: NIODeadline) {
    let period = min(Self.periodPerSession * Int64(sessions), Self.periodMax)
    restsUntil = max(end + min((end - start) * 2, Self.pauseMax), start + period)
  }
}
