import Chat
import Gossip
import MeshNode

/// Things as JSON lines, with the members of `meshchat.v1` (PROTOCOL.md, section 1.3).
enum JSONFormatter {
  static func line(_ item: ClientOutput) -> String {
    switch item {
    case .message(let entry, _, let isHistory): return message(entry, isHistory: isHistory)
    case .edited(let entry): return message(entry, isHistory: false)
    case .presence(let change): return presence(change)
    case .entered(let room): return object("entered", [("room", text(room))])
    case .left(let room): return object("left", [("room", text(room))])
    case .answer(let title, let rows):
      let list = rows.map { "{\"term\":\(text($0.term)),\"detail\":\(text($0.detail))}" }
      return object(
        "answer", [("text", text(title)), ("rows", "[\(list.joined(separator: ","))]")])
    case .notice(let words): return object("notice", [("text", text(words))])
    case .problem(let words): return object("error", [("text", text(words))])
    case .health(let health):
      return object(
        "status", [("level", text(health.level.rawValue)), ("text", text(health.text))])
    case .lost(let count): return object("lost", [("count", "\(count)")])
    case .stopping(let words): return object("closing", [("text", text(words))])
    }
  }

  private static func message(_ entry: TimelineEntry, isHistory: Bool) -> String {
    var members = [
      ("room", text(entry.room)), ("id", text(entry.id.description)),
      ("order", text(order(entry))), ("at", "\(entry.writtenAt)"),
      ("by", text(CrockfordBase32.encode(entry.author.id))), ("name", text(entry.author.name)),
      ("node", text(entry.author.node.description)), ("text", text(entry.shownText)),
    ]
    if let edited = entry.outcome?.edited {
      members.append(("edited", "\(HybridTime(bits: edited.time).milliseconds)"))
    }
    if let deletion = entry.outcome?.deletion {
      let person = text(CrockfordBase32.encode(deletion.person))
      let at = HybridTime(bits: deletion.stamp.time).milliseconds
      members.append(("deleted", "{\"by\":\(person),\"at\":\(at)}"))
    }
    if entry.isUrgent { members.append(("urgent", "true")) }
    if let thread = entry.thread { members.append(("thread", text(thread.description))) }
    if let target = entry.replyTo { members.append(("reply", text(target.description))) }
    if !entry.isSigned { members.append(("unsigned", "true")) }
    if entry.isLate { members.append(("late", "true")) }
    if entry.hasGap { members.append(("gap", "true")) }
    if isHistory { members.append(("history", "true")) }
    return object("message", members)
  }

  /// PROTOCOL.md, section 1.1: 13 letters of key and 7 of depth.
  private static func order(_ entry: TimelineEntry) -> String {
    CrockfordBase32.encode(entry.position.key)
      + CrockfordBase32.encode(UInt64(entry.position.depth), letters: 7)
  }

  private static func presence(_ change: PresenceChange) -> String {
    let person =
      "{\"id\":\(text(CrockfordBase32.encode(change.person.id)))"
      + ",\"name\":\(text(change.person.name)),\"node\":\(text(change.person.node.description))}"
    var members = [("person", person), ("at", "\(change.at)")]
    let event: String
    switch change.kind {
    case .joined: event = "joined"
    case .left: event = "left"
    case .conditionChanged: event = "changed"
    case .renamed(let previous):
      event = "renamed"
      members.append(("previous", text(previous)))
    }
    return object("presence", [("event", text(event))] + members)
  }

  private static func object(_ type: String, _ members: [(String, String)]) -> String {
    let all = [("type", text(type))] + members
    return "{" + all.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  private static func text(_ text: String) -> String { JSONText.quoted(text) }
}

/// A JSON string with its quotes (RFC 8259, section 7). Direction marks and line separators are
/// escaped too: a line of it is one line everywhere.
enum JSONText {
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
