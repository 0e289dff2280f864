import Chat
import Foundation

/// The lines of the simple contract (PROTOCOL.md, 1.5). One message is one line.
struct PlainTextLines: Sendable {
  /// Seconds east of Greenwich at a time, for the clock in front of a line.
  let secondsFromGMT: @Sendable (Date) -> Int

  /// The clock of this machine's time zone.
  static let local = PlainTextLines { TimeZone.current.secondsFromGMT(for: $0) }

  func message(_ entry: TimelineEntry) -> String {
    "[\(clock(entry.writtenAt))] \(Self.oneLine(entry.author.name)): "
      + Self.oneLine(entry.lineText)
  }

  func edited(_ entry: TimelineEntry) -> String {
    let name = Self.oneLine(entry.author.name)
    if entry.outcome?.isDeleted == true {
      return "* What \(name) said at \(clock(entry.writtenAt)) was deleted"
    }
    return "* \(name) edited what was said at \(clock(entry.writtenAt)): "
      + Self.oneLine(entry.lineText)
  }

  /// Nil for what a reader of lines has no use for.
  func presence(_ change: PresenceChange) -> String? {
    let name = Self.oneLine(change.person.name)
    switch change.kind {
    case .joined: return "* \(name) joined"
    case .left: return "* \(name) left"
    case .renamed(let previous): return "* \(Self.oneLine(previous)) is now \(name)"
    case .conditionChanged: return nil
    }
  }

  func error(_ text: String) -> String { "! \(Self.oneLine(text))" }

  func notice(_ text: String) -> String { "* \(Self.oneLine(text))" }

  private func clock(_ milliseconds: UInt64) -> String {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    let minutes = Int(clamping: milliseconds / 60_000) % 1440 + secondsFromGMT(date) / 60
    let ofDay = (minutes % 1440 + 1440) % 1440
    return Self.twoDigits(ofDay / 60) + ":" + Self.twoDigits(ofDay % 60)
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isBreak) else { return text }
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { line.append(isBreak(scalar) ? " " : scalar) }
    return String(line)
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85
      || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}
