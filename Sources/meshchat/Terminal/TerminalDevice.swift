import Foundation

/// A terminal with an input line at its bottom and messages above it. Owns the screen; every
/// change is drawn at once.
actor TerminalDevice: LineDevice {
  /// Lines that were typed and not yet done.
  static let typedMax = 64
  /// Lines of the log that wait to be drawn.
  static let logLinesMax = 256

  nonisolated let endOfInputLeaves = true
  private let terminal: RawTerminal
  private var screen: TerminalScreen
  private var editor = LineEditor()
  private var decoder = KeyDecoder()
  private var formatter: StyledFormatter
  private var status = ClientStatus(room: "lobby", name: "")
  private let typed: AsyncStream<String>
  private let typedContinuation: AsyncStream<String>.Continuation

  init(terminal: RawTerminal, hasColour: Bool) {
    self.terminal = terminal
    screen = TerminalScreen(size: terminal.size, hasColour: hasColour)
    formatter = StyledFormatter(utcOffset: LocalTime.utcOffset)
    (typed, typedContinuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Self.typedMax))
  }

  /// Works the keyboard until the input ends or the task is cancelled.
  func run(input: InputDescriptor) async {
    draw([])
    while let bytes = await input.read() {
      for key in decoder.decode(bytes) { act(on: editor.handle(key)) }
      draw([])
    }
    typedContinuation.finish()
  }

  /// The log while the terminal is drawn on: its lines come among the messages.
  func runLog(_ lines: AsyncStream<String>) async {
    for await line in lines { draw([StyledLine(TerminalText.safe(line), .faint, indent: 2)]) }
  }

  func resized() { draw([]) }

  /// Puts the terminal back as it was.
  func leave(_ parting: String) {
    terminal.write(screen.leave(parting.isEmpty ? [] : [StyledLine(parting, .faint)]))
    terminal.leave()
  }

  nonisolated func nextLine() async -> String? {
    for await line in typed { return line }
    return nil
  }

  func show(_ items: [ClientOutput]) {
    draw(items.flatMap { formatter.lines($0) })
  }

  func show(_ status: ClientStatus) {
    self.status = status
    formatter.setRoom(status.room)
    draw([])
  }

  /// As many as the screen holds, and some to scroll back to.
  func historyLimit() -> Int { min(100, max(20, terminal.size.rows * 2)) }

  private func act(on outcome: LineEditor.Outcome) {
    switch outcome {
    case .edited: break
    case .submitted(let line):
      guard !line.isEmpty else { return }
      if case .dropped = typedContinuation.yield(line) {
        show([.problem("Too many lines at once: \"\(line.prefix(20))\" was not sent.")])
      }
    case .redraw: terminal.write(screen.clear())
    case .leave: typedContinuation.finish()
    case .suspend:
      show([.notice("meshchat keeps serving while it runs; /quit leaves and stops the node.")])
    case .full: show([.problem("The line is full. Send it, then go on.")])
    }
  }

  private func draw(_ lines: [StyledLine]) {
    let footer = TerminalFooter(
      status: formatter.status(status, columns: terminal.size.columns - 1),
      prompt: TerminalText.safe(status.name) + "> ",
      characters: editor.characters, cursor: editor.cursor)
    // The window may have changed already, its signal still being on the way.
    let size = terminal.size
    let resizing = size == screen.size ? "" : screen.resize(to: size)
    terminal.write(resizing + screen.draw(lines, footer: footer))
  }
}
