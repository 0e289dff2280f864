/// What a line typed by a person asks for. All clients that are typed at share this.
package enum SlashCommand: Hashable, Sendable {
  /// Not a command: something to say in the current room.
  case say(String)
  case nick(String)
  case who
  case nodes
  case join(String)
  /// Nil: the current room.
  case leave(String?)
  case rooms
  /// How many older messages; nil: as many as fit.
  case history(Int?)
  case help
  case quit

  package static let historyMax = 200

  /// Names, arguments and meanings, as `/help` lists them.
  package struct Description: Hashable, Sendable {
    package let name: String
    package let arguments: String
    package let meaning: String

    /// `/nick NAME`
    package var usage: String { arguments.isEmpty ? "/\(name)" : "/\(name) \(arguments)" }
  }

  package static let all: [Description] = [
    Description(name: "nick", arguments: "NAME", meaning: "change your name"),
    Description(name: "who", arguments: "", meaning: "people on-line"),
    Description(name: "nodes", arguments: "", meaning: "nodes of the mesh"),
    Description(name: "join", arguments: "ROOM", meaning: "enter a room, or switch to it"),
    Description(name: "leave", arguments: "[ROOM]", meaning: "leave this room, or another"),
    Description(name: "rooms", arguments: "", meaning: "list rooms"),
    Description(name: "history", arguments: "[N]", meaning: "show older messages"),
    Description(name: "help", arguments: "", meaning: "this list"),
    Description(name: "quit", arguments: "", meaning: "leave meshchat"),
  ]

  /// Why a line that begins with a slash is not a command.
  package enum Problem: Error, Hashable, Sendable {
    case unknown(String, nearest: String?)
    case missingArgument(of: Description)
    case unexpectedArgument(of: Description)
    case badCount(String)

    /// One sentence with the next step.
    package var sentence: String {
      switch self {
      case .unknown(let name, let nearest?):
        "There is no /\(name). Did you mean /\(nearest)?"
      case .unknown(let name, nil):
        "There is no /\(name). /help lists the commands; // says a line that begins with a slash."
      case .missingArgument(let command):
        "\(command.usage): \(command.arguments) is missing."
      case .unexpectedArgument(let command):
        "\(command.usage) takes nothing after it."
      case .badCount(let text):
        "/history takes a number from 1 to \(historyMax), not \"\(text)\"."
      }
    }
  }

  /// - Parameter line: one line without its end. `//` at the beginning says a line that begins
  ///   with one slash.
  package static func parse(_ line: String) throws(Problem) -> SlashCommand {
    guard line.hasPrefix("/") else { return .say(line) }
    guard !line.hasPrefix("//") else { return .say(String(line.dropFirst())) }
    let parts = line.dropFirst().split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == " " || $0 == "\t"
    }
    let name = parts.first.map { $0.lowercased() } ?? ""
    let argument = parts.count > 1 ? trimmed(parts[1]) : ""
    guard let command = all.first(where: { $0.name == name }) else {
      throw unknown(name)
    }
    if command.arguments.isEmpty, !argument.isEmpty { throw .unexpectedArgument(of: command) }
    if !command.arguments.isEmpty, !command.arguments.hasPrefix("["), argument.isEmpty {
      throw .missingArgument(of: command)
    }
    switch name {
    case "nick": return .nick(argument)
    case "who": return .who
    case "nodes": return .nodes
    case "join": return .join(argument)
    case "leave": return .leave(argument.isEmpty ? nil : argument)
    case "rooms": return .rooms
    case "history": return .history(try count(argument))
    case "quit": return .quit
    default: return .help
    }
  }

  private static func unknown(_ name: String) -> Problem {
    let shown = String(name.prefix(NearestWord.wordCharactersMax))
    let nearest = NearestWord.to(shown, among: all.map(\.name))
    return .unknown(ScalarRules.isOneLine(shown) ? shown : "…", nearest: nearest)
  }

  private static func count(_ text: String) throws(Problem) -> Int? {
    guard !text.isEmpty else { return nil }
    guard let number = Int(text), (1...historyMax).contains(number) else {
      throw .badCount(ScalarRules.isOneLine(text) ? String(text.prefix(20)) : "…")
    }
    return number
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
