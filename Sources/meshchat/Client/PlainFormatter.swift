import Chat
import MeshNode

/// How things look as lines of plain text: PROTOCOL.md, section 1.5.
struct PlainFormatter: Sendable {
  let utcOffset: @Sendable (UInt64) -> Int
  private var names = NameBook()

  init(utcOffset: @escaping @Sendable (UInt64) -> Int) { self.utcOffset = utcOffset }

  /// Empty for what a reader of lines has no use for.
  mutating func lines(_ item: ClientOutput) -> [String] {
    switch item {
    case .message(let entry, _, _):
      let room = entry.room == "lobby" ? "" : "#\(entry.room) "
      return ["[\(clock(entry.writtenAt))] \(safe(room))\(shown(entry.author)): \(text(entry))"]
    case .edited(let entry):
      let author = shown(entry.author)
      if entry.outcome?.isDeleted == true {
        return ["* What \(author) said at \(clock(entry.writtenAt)) was deleted"]
      }
      return ["* \(author) edited what was said at \(clock(entry.writtenAt)): \(text(entry))"]
    case .presence(let change):
      let name = shown(change.person)
      switch change.kind {
      case .joined: return ["* \(name) joined"]
      case .left: return ["* \(name) left"]
      case .conditionChanged: return []
      case .renamed(let previous): return ["* \(safe(previous)) is \(name) now"]
      }
    case .entered(let room): return room == "lobby" ? [] : ["* You entered #\(safe(room))"]
    case .left(let room): return ["* You left #\(safe(room))"]
    case .answer(let title, let rows):
      return ["* \(safe(title))"] + rows.map { "*   \(safe($0.term))  \(safe($0.detail))" }
    case .notice(let text): return ["* \(safe(text))"]
    case .problem(let text): return ["! \(safe(text))"]
    case .health(let health): return ["! \(safe(health.level == .ok ? "ok" : health.text))"]
    case .lost(let count): return ["! \(count) lines came too fast to be shown"]
    case .stopping(let reason): return ["* \(safe(reason))"]
    }
  }

  /// A message is one line, whatever is in it.
  private func text(_ entry: TimelineEntry) -> String {
    safe(entry.lineText.split(separator: "\n").joined(separator: " ⏎ "))
  }

  private mutating func shown(_ person: PersonSummary) -> String {
    names.meet(person.id, called: person.name)
    return safe(names.shown(person.name, of: person.id))
  }

  private func safe(_ text: String) -> String { TerminalText.safe(text) }

  private func clock(_ milliseconds: UInt64) -> String {
    let shifted = Int64(clamping: milliseconds) + Int64(utcOffset(milliseconds)) * 1_000
    return UTCTime(milliseconds: UInt64(max(0, shifted))).hourAndMinute
  }
}
