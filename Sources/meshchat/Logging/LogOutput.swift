import Foundation
import NIOConcurrencyHelpers

/// Where lines of the log go: the process's standard error, or the terminal's message area while
/// one is drawn there.
final class LogOutput: Sendable {
  typealias Receiver = @Sendable (String) -> Void

  static let standard = LogOutput()

  private let receiver = NIOLockedValueBox<Receiver?>(nil)

  /// - Parameter receiver: called with every line; copies it and returns. Nil: standard error.
  func redirect(to receiver: Receiver?) {
    self.receiver.withLockedValue { $0 = receiver }
  }

  func write(_ line: String) {
    receiver.withLockedValue { receiver in
      if let receiver { receiver(line) } else { FileBytes.write(line + "\n", to: STDERR_FILENO) }
    }
  }
}
