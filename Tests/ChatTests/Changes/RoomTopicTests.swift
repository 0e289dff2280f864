import Testing

@testable import Chat

@Suite struct RoomTopicTests {
  @Test(arguments: [
    ("Tomatoes and beans", "Tomatoes and beans"), ("  spaces \u{3000}", "spaces"), ("", ""),
    ("   ", ""), ("🌱 since 1998", "🌱 since 1998"),
  ])
  func goodTopics(typed: String, kept: String) throws {
    #expect(try RoomTopic.parse(typed) == kept)
    #expect(RoomTopic.isAcceptable(kept))
  }

  @Test(arguments: ["a\nb", "a\u{202E}b", "\u{200B}", "a\tb", "\u{200D}", "a\u{1B}[31m"])
  func topicsThatSteerAreRefused(typed: String) {
    #expect(throws: RoomTopic.Problem.invisibleCharacter) { try RoomTopic.parse(typed) }
    #expect(!RoomTopic.isAcceptable(typed))
  }

  @Test func topicsHaveALimit() throws {
    let long = String(repeating: "é", count: 128)
    #expect(try RoomTopic.parse(long + " ") == long)
    #expect(throws: RoomTopic.Problem.tooLong(bytes: 258)) { try RoomTopic.parse(long + "é") }
    #expect(!RoomTopic.isAcceptable(long + "é"))
  }
}
