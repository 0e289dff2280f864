import NIOCore

/// Leaves twice as much time between two rounds of writing to everybody as a round takes. Pure.
///
/// A round costs a system call for each session, however much it brings: with a thousand sessions
/// some milliseconds. Rounds that follow each other at once would leave nothing for the way of the
/// next messages to the disk, and each would bring one; with a pause they gather, and the fan-out takes a
/// third of a processor at most until the pause is at its longest. A room of a few people feels
/// nothing of it, because its rounds take microseconds.
struct FanOutPace {
  /// The longest pause: what a person does not notice, even after a round that was held up.
  static let pauseMax = TimeAmount.milliseconds(25)

  private var restsUntil = NIODeadline.uptimeNanoseconds(0)

  /// How long the next round has to wait; nil: not at all.
  func pause(at now: NIODeadline) -> TimeAmount? {
    now < restsUntil ? restsUntil - now : nil
  }

  mutating func wrote(from start: NIODeadline, to end: NIODeadline) {
    restsUntil = end + min((end - start) * 2, Self.pauseMax)
  }
}
