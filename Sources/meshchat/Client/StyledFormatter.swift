import Chat
import MeshNode

/// How things look on a terminal: pure, with the few things that it must remember of what was
/// shown before.
struct StyledFormatter: Sendable {
  /// Seconds to be added to UTC at a moment in milliseconds since 1970.
  let utcOffset: @Sendable (UInt64) -> Int
  private var lastDay: String?
  private var room = RoomName.lobby
  private var names = NameBook()

  init(utcOffset: @escaping @Sendable (UInt64) -> Int) { self.utcOffset = utcOffset }

  /// The room that is written in: messages of others are marked with theirs.
  mutating func setRoom(_ room: String) { self.room = room }

  mutating func lines(_ item: ClientOutput) -> [StyledLine] {
    switch item {
    case .message(let entry, let isOwn, _): return message(entry, isOwn: isOwn)
    case .edited(let entry): return [edited(entry)]
    case .presence(let change): return [presence(change)]
    case .entered(let room):
      lastDay = nil
      return [StyledLine("── #\(TerminalText.safe(room)) ──", .strong)]
    case .left(let room): return [StyledLine("You left #\(TerminalText.safe(room)).", .faint)]
    case .answer(let title, let rows): return answer(title, rows)
    case .notice(let text): return [StyledLine(TerminalText.safe(text), .faint, indent: 2)]
    case .problem(let text):
      return [StyledLine("! " + TerminalText.safe(text), .warning, indent: 2)]
    case .health(let health):
      guard health.level != .ok else { return [StyledLine("The node is well again.", .faint)] }
      return [StyledLine("! " + TerminalText.safe(health.text), .warning, indent: 2)]
    case .lost(let count):
      return [StyledLine("… \(count) lines came too fast to be shown; /history has them.", .faint)]
    case .stopping(let reason): return [StyledLine(TerminalText.safe(reason), .faint)]
    }
  }

  /// The row above the input: as much of it as there is room for, what matters most to the end.
  func status(_ status: ClientStatus, columns: Int = .max) -> StyledLine {
    let room = StyledSpan(text: "#" + TerminalText.safe(status.room), style: .strong)
    let people = " · \(status.people) on-line"
    let nodes = " · \(status.nodes) \(status.nodes == 1 ? "node" : "nodes")"
    let delivery = StyledSpan(
      text: status.delivery == .none ? "" : " · " + status.delivery.words,
      style: status.delivery == .waiting ? .warning : .faint)
    let forms = [people + nodes, people, ""].map { facts in
      StyledLine(
        [room, StyledSpan(text: facts, style: .faint), delivery].filter { !$0.text.isEmpty })
    }
    return forms.first { $0.width <= columns } ?? forms[2]
  }

  private func local(_ milliseconds: UInt64) -> UTCTime {
    let shifted = Int64(clamping: milliseconds) + Int64(utcOffset(milliseconds)) * 1_000
    return UTCTime(milliseconds: UInt64(max(0, shifted)))
  }

  private mutating func message(_ entry: TimelineEntry, isOwn: Bool) -> [StyledLine] {
    let time = local(entry.writtenAt)
    var lines: [StyledLine] = []
    if lastDay != time.longDate, !entry.isLate {
      lines.append(StyledLine("── \(time.longDate) ──", .faint))
      lastDay = time.longDate
    }
    let name = shown(entry.author)
    var spans = [StyledSpan(text: time.hourAndMinute + " ", style: .faint)]
    if entry.room != room {
      spans.append(StyledSpan(text: "#\(TerminalText.safe(entry.room)) ", style: .faint))
    }
    spans.append(StyledSpan(text: name, style: isOwn ? .own : .name(entry.author.id)))
    spans.append(
      StyledSpan(
        text: ": " + TerminalText.safe(entry.lineText, keepsLines: true), style: .plain))
    if entry.isUrgent { spans.append(StyledSpan(text: " (urgent)", style: .warning)) }
    if entry.thread != nil { spans.append(StyledSpan(text: " (in a thread)", style: .faint)) }
    if entry.outcome?.isEdited == true {
      spans.append(StyledSpan(text: " (edited)", style: .faint))
    }
    if !entry.isSigned { spans.append(StyledSpan(text: " (not signed)", style: .faint)) }
    if entry.isLate { spans.append(StyledSpan(text: " (arrived late)", style: .faint)) }
    if entry.hasGap {
      spans.append(StyledSpan(text: " (something before it is missing)", style: .faint))
    }
    lines.append(StyledLine(spans, indent: 6))
    return lines
  }

  /// What is on the screen above cannot be changed: the new text stands where one reads.
  private mutating func edited(_ entry: TimelineEntry) -> StyledLine {
    let time = local(entry.writtenAt).hourAndMinute
    if entry.outcome?.isDeleted == true {
      return StyledLine(
        [
          StyledSpan(text: "✕ What ", style: .faint),
          StyledSpan(text: shown(entry.author), style: .name(entry.author.id)),
          StyledSpan(text: " said at \(time) was deleted", style: .faint),
        ], indent: 6)
    }
    return StyledLine(
      [
        StyledSpan(text: "✎ ", style: .faint),
        StyledSpan(text: shown(entry.author), style: .name(entry.author.id)),
        StyledSpan(text: " edited what was said at \(time): ", style: .faint),
        StyledSpan(text: TerminalText.safe(entry.lineText, keepsLines: true), style: .plain),
      ], indent: 6)
  }

  private mutating func shown(_ person: PersonSummary) -> String {
    names.meet(person.id, called: person.name)
    return TerminalText.safe(names.shown(person.name, of: person.id))
  }

  private mutating func presence(_ change: PresenceChange) -> StyledLine {
    let time = local(change.at).hourAndMinute
    let name = shown(change.person)
    let words =
      switch change.kind {
      case .joined: "\(name) joined"
      case .left: "\(name) left"
      case .conditionChanged: "\(name) has another status"
      case .renamed(let previous): "\(TerminalText.safe(previous)) is \(name) now"
      }
    return StyledLine("\(time) · \(words)", .faint, indent: 6)
  }

  private func answer(_ title: String, _ rows: [AnswerRow]) -> [StyledLine] {
    let terms = rows.map { TerminalText.safe($0.term) }
    let width = min(terms.map { DisplayWidth.of($0) }.max() ?? 0, 28)
    return [StyledLine(title, .strong)]
      + zip(rows, terms).map { row, term in
        let padding = String(repeating: " ", count: max(0, width - DisplayWidth.of(term)) + 2)
        return StyledLine(
          [
            StyledSpan(text: "  " + term, style: row.person.map { .name($0) } ?? .plain),
            StyledSpan(text: padding + TerminalText.safe(row.detail), style: .faint),
          ], indent: width + 4)
      }
  }
}
