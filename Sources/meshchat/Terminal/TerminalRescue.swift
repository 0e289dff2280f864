import Foundation

/// Puts the terminal back on ways out that pass no code of ours: exit, a trap, a hang-up.
///
/// What a signal handler may use is little: the settings and the bytes are laid down before, and
/// it calls only tcsetattr, write, signal and raise (POSIX.1-2017, section 2.4.3).
enum TerminalRescue {
  private struct Armed {
    let input: Int32
    let output: Int32
    let settings: UnsafeMutablePointer<termios>
    let ending: UnsafeMutableBufferPointer<UInt8>
  }

  /// Written once before the handlers are installed, then only read.
  nonisolated(unsafe) private static var armed: Armed?

  static func arm(input: Int32, output: Int32, settings: termios) {
    guard armed == nil else { return }
    let pointer = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    pointer.initialize(to: settings)
    let ending = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: TerminalScreen.end.utf8.count)
    _ = ending.initialize(from: TerminalScreen.end.utf8)
    armed = Armed(input: input, output: output, settings: pointer, ending: ending)
    atexit { TerminalRescue.restore() }
    for number in [SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] {
      signal(number) { number in
        TerminalRescue.restore()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  static func restore() {
    guard let armed else { return }
    _ = write(armed.output, armed.ending.baseAddress, armed.ending.count)
    tcsetattr(armed.input, TCSANOW, armed.settings)
  }
}
