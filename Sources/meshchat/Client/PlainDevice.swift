import Foundation

/// Lines in, lines out: for pipes, files and scripts.
actor PlainDevice: LineDevice {
  /// A longer line is cut: no message is that long.
  static let lineBytesMax = 64 * 1024

  nonisolated let endOfInputLeaves = false
  private let input: InputDescriptor
  private let output: Int32
  private let isJSON: Bool
  private var formatter = PlainFormatter(utcOffset: LocalTime.utcOffset)
  private var splitter = LineSplitter(bytesMax: PlainDevice.lineBytesMax)

  init(input: InputDescriptor, output: Int32 = STDOUT_FILENO, isJSON: Bool) {
    self.input = input
    self.output = output
    self.isJSON = isJSON
  }

  func nextLine() async -> String? {
    while true {
      if let line = splitter.next() { return line }
      guard let bytes = await input.read() else { return splitter.finish() }
      splitter.append(bytes)
    }
  }

  func show(_ items: [ClientOutput]) {
    let lines = items.flatMap { isJSON ? [JSONFormatter.line($0)] : formatter.lines($0) }
    FileBytes.write(lines.map { $0 + "\n" }.joined(), to: output)
  }

  /// Lines have no place for what is always there.
  func show(_ status: ClientStatus) {}

  /// What was said before is not said to a script again.
  func historyLimit() -> Int { 0 }
}

/// Cuts bytes into lines.
struct LineSplitter {
  let bytesMax: Int
  private var pending: [UInt8] = []
  private var lines: [String] = []

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  mutating func append(_ bytes: [UInt8]) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines.append(take())
      } else if pending.count < bytesMax {
        pending.append(byte)
      }
    }
  }

  mutating func next() -> String? { lines.isEmpty ? nil : lines.removeFirst() }

  /// A last line without an end.
  mutating func finish() -> String? { pending.isEmpty ? nil : take() }

  private mutating func take() -> String {
    defer { pending.removeAll(keepingCapacity: true) }
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    return String(decoding: pending, as: UTF8.self)
  }
}
