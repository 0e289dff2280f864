import Testing

@testable import Chat

@Suite struct SlashCommandTests {
  @Test(arguments: [
    ("hello", SlashCommand.say("hello")), ("//etc/hosts", .say("/etc/hosts")),
    ("/nick  Ada L ", .nick("Ada L")), ("/WHO", .who), ("/nodes", .nodes),
    ("/join #garden", .join("#garden")), ("/leave", .leave(nil)),
    ("/leave garden", .leave("garden")),
    ("/rooms ", .rooms), ("/history", .history(nil)), ("/history 50", .history(50)),
    ("/help", .help), ("/quit", .quit), ("", .say("")), (" /who", .say(" /who")),
  ])
  func lines(line: String, command: SlashCommand) throws {
    #expect(try SlashCommand.parse(line) == command)
  }

  @Test(arguments: [
    ("/nik Ada", "nick"), ("/hlep", "help"), ("/exit", nil), ("/joni x", "join"), ("/q", nil),
    ("/hist", "history"), ("/room", "rooms"), ("/", nil), ("/\u{1B}[2J", nil),
  ])
  func unknownCommandsNameTheNearest(line: String, nearest: String?) throws {
    do {
      _ = try SlashCommand.parse(line)
      Issue.record("\(line) was taken")
    } catch {
      guard case .unknown(_, let found) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == nearest)
      #expect(ScalarRules.isOneLine(error.sentence))
    }
  }

  @Test func argumentsAreChecked() {
    #expect(throws: SlashCommand.Problem.self) { try SlashCommand.parse("/nick") }
    #expect(throws: SlashCommand.Problem.self) { try SlashCommand.parse("/who me") }
    for bad in ["0", "201", "-1", "x", "99999999999999999999"] {
      #expect(throws: SlashCommand.Problem.badCount(bad)) {
        try SlashCommand.parse("/history \(bad)")
      }
    }
  }

  @Test func everyDescribedCommandIsUnderstood() throws {
    for command in SlashCommand.all {
      let argument = command.arguments.hasPrefix("[") || command.arguments.isEmpty ? "" : " x"
      _ = try SlashCommand.parse("/\(command.name)\(argument)")
    }
  }

  @Test(arguments: [("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("a", "a", 0)])
  func distances(first: String, second: String, expected: Int) {
    #expect(NearestWord.distance(from: first, to: second) == expected)
    #expect(NearestWord.distance(from: second, to: first) == expected)
  }
}
