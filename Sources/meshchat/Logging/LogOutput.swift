import Foundation
import Synchronization

/// Where lines of the log go: the process's standard error, or the terminal's message area while
/// one is drawn there.
final class LogOutput: Sendable {
  typealias Receiver = @Sendable (String) -> Void

  static let standard = LogOutput()

  private let receiver = Mutex<Receiver?>(nil)

  /// - Parameter receiver: called with every line; copies it and returns. Nil: standard error.
  func redirect(to receiver: Receiver?) {
    self.receiver.withLock { $0 = receiver }
  }

  func write(_ line: String) {
    receiver.withLock { receiver in
      if let receiver { receiver(line) } else { Self.writeToStandardError(line + "\n") }
    }
  }

  private static func writeToStandardError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      // A reader that went away must not stop the node.
      guard written > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(0, written))
    }
  }
}
