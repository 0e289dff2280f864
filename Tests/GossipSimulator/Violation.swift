/// A rule that a simulation broke.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
  package enum Checker: String, Hashable, Sendable {
    case convergence, duplication, bounds, quiescence, chat
    /// The simulator's own rules: effects that make no sense, frames that the codec changes.
    case conduct
  }

  package let checker: Checker
  package let time: VirtualTime
  package let text: String

  package var description: String { "\(checker.rawValue) at \(time): \(text)" }
}
