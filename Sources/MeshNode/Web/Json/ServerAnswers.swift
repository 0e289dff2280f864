import Chat

/// Values that only answers to clients are made of.
struct JoinedAnswer: Sendable {
  let session: OpenedSession
  let room: RoomAnswer
  let people: PeopleList
  let nodes: [NodeSummary]
  let isResumed: Bool
  /// Rooms that the person is in or was let into.
  var places: [RoomPlace] = []
}

/// A room as it is shown to one who comes in.
struct RoomAnswer: Sendable {
  let room: String
  let entries: [TimelineEntry]
  let older: TimelinePosition?
  /// Who has read how far.
  let reads: [ReadPlace]
  /// How far in the log the entries reach; what comes live is beyond.
  let logPosition: Int64
  /// The room as the one who comes in has it.
  var place: RoomPlace?
  /// Who that is.
  var person: UInt64 = 0
}

/// People on-line, cut to a number that can be looked at.
struct PeopleList: Sendable {
  let listed: [PersonSummary]
  let count: Int

  init(_ people: [PersonSummary], listedMax: Int) {
    listed = Array(people.prefix(listedMax))
    count = people.count
  }
}

/// What a `welcome` says to everybody.
struct Welcome: Sendable {
  let node: NodeSummary
  /// The mesh's name.
  let mesh: String
  let limits: WelcomeLimits
}

/// What a `welcome` says of the chat's limits.
package struct WelcomeLimits: Sendable {
  package let textBytes: Int
  package let nameCharacters: Int
  package let messagesPerSecond: Int

  package init(textBytes: Int, nameCharacters: Int, messagesPerSecond: Int) {
    self.textBytes = textBytes
    self.nameCharacters = nameCharacters
    self.messagesPerSecond = messagesPerSecond
  }
}
