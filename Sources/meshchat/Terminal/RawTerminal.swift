import Foundation
import NIOConcurrencyHelpers

/// The terminal in raw mode: keys come one by one and are not echoed. Put back as it was on every
/// way out, a crash included.
final class RawTerminal: Sendable {
  private let input: Int32
  private let output: Int32
  private let isRaw = NIOLockedValueBox(false)

  /// - Returns: nil where one of the two is not a terminal.
  init?(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    guard isatty(input) == 1, isatty(output) == 1 else { return nil }
    self.input = input
    self.output = output
  }

  /// False when the terminal refused.
  func enter() -> Bool {
    var before = termios()
    guard tcgetattr(input, &before) == 0 else { return false }
    TerminalRescue.arm(input: input, output: output, settings: before)
    var raw = before
    cfmakeraw(&raw)
    // Line ends of other writers to this terminal (a crash report) still begin in the first column.
    raw.c_oflag |= tcflag_t(OPOST)
    guard tcsetattr(input, TCSADRAIN, &raw) == 0 else { return false }
    isRaw.withLockedValue { $0 = true }
    write(TerminalScreen.begin)
    return true
  }

  func leave() {
    isRaw.withLockedValue { isRaw in
      guard isRaw else { return }
      isRaw = false
      TerminalRescue.restore()
    }
  }

  var size: TerminalSize { Self.size(of: output) }

  /// 80 by 24 where the terminal does not say.
  static func size(of descriptor: Int32) -> TerminalSize {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return TerminalSize(columns: 80, rows: 24)
    }
    return TerminalSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }

  func write(_ text: String) { FileBytes.write(text, to: output) }
}

/// Writing all of a text to a descriptor.
enum FileBytes {
  /// Waits while the reader is slow; gives up when it is gone, or there is no room.
  ///
  /// - Returns: whether all was written; otherwise `errno` says why not.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    write(Array(text.utf8), to: descriptor)
  }

  @discardableResult
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, 1_000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
