import Testing

@testable import Chat

/// Each rule of what may be done to a message, by example. Ada wrote the message, Bob made the room.
@Suite struct MessageStateTests {
  private let ada: UInt64 = 1
  private let bob: UInt64 = 2
  private let eve: UInt64 = 3
  private let target = MessageID(stream: 10, seq: 5)
  private var original: MessageOriginal {
    MessageOriginal(
      author: ada, stamp: Stamp(time: 100, stream: target.stream, seq: target.seq), text: "helo")
  }

  private func change(_ kind: MessageChange.Kind, by author: UInt64, at time: UInt64)
    -> MessageChange
  {
    MessageChange(
      target: target, author: author, stamp: Stamp(time: time, stream: 20 + author, seq: time),
      kind: kind)
  }

  /// Bob's room, with others in office from 50 on, and until they are dismissed.
  private func offices(operators: [UInt64] = [], until end: UInt64? = nil) -> RoomOffices {
    var changes = RoomChanges(room: "garden")
    func apply(_ kind: RoomChange.Kind, at time: UInt64) {
      changes.apply(
        RoomChange(
          room: "garden", author: bob, stamp: Stamp(time: time, stream: 22, seq: time), kind: kind))
    }
    apply(.created, at: 1)
    for person in operators {
      apply(.appointment(of: person, isOn: true), at: 50)
      if let end { apply(.appointment(of: person, isOn: false), at: end) }
    }
    return changes.outcome().offices
  }

  private func outcome(
    _ changes: [MessageChange], offices: RoomOffices = RoomOffices()
  ) throws -> MessageOutcome {
    var state = MessageState(target: target)
    for change in changes { state.apply(change) }
    #expect(state.outcome(offices: offices) == nil)
    state.apply(original)
    return try #require(state.outcome(offices: offices))
  }

  @Test func theNewestEditCountsAndTheOthersAreItsHistory() throws {
    let outcome = try outcome([
      change(.edit(text: "hello!"), by: ada, at: 300),
      change(.edit(text: "hello"), by: ada, at: 200),
    ])
    #expect(outcome.text == "hello!")
    #expect(outcome.history.map(\.text) == ["helo", "hello"])
    #expect(outcome.history.map(\.stamp.time) == [100, 200])
    #expect(outcome.isEdited)
  }

  @Test func anEditCountsOnlyByTheAuthorWhicheverCameFirst() throws {
    let foreign = change(.edit(text: "I owe Eve 10"), by: eve, at: 300)
    #expect(try outcome([foreign]).text == "helo")
    var state = MessageState(target: target)
    state.apply(original)
    state.apply(foreign)
    #expect(state.outcome(offices: offices(operators: [eve]))?.text == "helo")
    #expect(state.edits.isEmpty)
  }

  @Test func anEditFromANodeWhoseClockIsBehindCounts() throws {
    #expect(try outcome([change(.edit(text: "hello"), by: ada, at: 60)]).text == "hello")
  }

  @Test func aDeletionByTheAuthorIsFinal() throws {
    let outcome = try outcome([
      change(.deletion, by: ada, at: 200), change(.edit(text: "back"), by: ada, at: 300),
      change(.reaction(emoji: "👍", isOn: true), by: eve, at: 310),
      change(.pin(isOn: true), by: eve, at: 320), change(.acknowledgement, by: eve, at: 330),
    ])
    #expect(outcome.isDeleted)
    #expect(outcome.deletion?.person == ada)
    #expect(outcome.text == nil)
    #expect(outcome.history.isEmpty && outcome.reactions.isEmpty && !outcome.isPinned)
    #expect(outcome.acknowledgedBy == [eve])
  }

  @Test func aDeletionByAnOperatorCountsAndByAnybodyElseNot() throws {
    let deletion = change(.deletion, by: eve, at: 200)
    #expect(try !outcome([deletion], offices: offices()).isDeleted)
    #expect(try outcome([deletion], offices: offices(operators: [eve])).deletion?.person == eve)
    #expect(try outcome([change(.deletion, by: bob, at: 200)], offices: offices()).isDeleted)
  }

  @Test func whatAnOperatorDeletedStaysDeletedWhenTheOfficeEnds() throws {
    let deletion = change(.deletion, by: eve, at: 200)
    #expect(try outcome([deletion], offices: offices(operators: [eve], until: 250)).isDeleted)
    #expect(try !outcome([deletion], offices: offices(operators: [eve], until: 150)).isDeleted)
  }

  @Test func anOldDateDoesNotReachWhatWasSaidAfterTheOffice() throws {
    // Dated within the office, but the message is younger than its end.
    let forged = change(.deletion, by: eve, at: 60)
    #expect(try !outcome([forged], offices: offices(operators: [eve], until: 70)).isDeleted)
    // A message from a clock in the future can still be deleted.
    #expect(try outcome([forged], offices: offices(operators: [eve])).isDeleted)
  }

  @Test func theLastChoiceOfEachPersonAndEmojiCounts() throws {
    let outcome = try outcome([
      change(.reaction(emoji: "👍", isOn: true), by: eve, at: 220),
      change(.reaction(emoji: "🎉", isOn: true), by: bob, at: 210),
      change(.reaction(emoji: "👍", isOn: true), by: bob, at: 205),
      change(.reaction(emoji: "👍", isOn: true), by: ada, at: 201),
      change(.reaction(emoji: "👍", isOn: false), by: ada, at: 230),
      change(.reaction(emoji: "😀", isOn: false), by: ada, at: 240),
    ])
    #expect(
      outcome.reactions == [
        MessageOutcome.Reaction(emoji: "👍", people: [bob, eve]),
        MessageOutcome.Reaction(emoji: "🎉", people: [bob]),
      ])
  }

  @Test func theLastPinCounts() throws {
    let on = change(.pin(isOn: true), by: eve, at: 200)
    let off = change(.pin(isOn: false), by: bob, at: 300)
    #expect(try outcome([on]).pin == MessageOutcome.Mark(person: eve, stamp: on.stamp))
    #expect(try !outcome([off, on]).isPinned)
  }

  @Test func acknowledgementsStandInTheOrderOfTheFirst() throws {
    let outcome = try outcome([
      change(.acknowledgement, by: bob, at: 220), change(.acknowledgement, by: eve, at: 230),
      change(.acknowledgement, by: eve, at: 210),
    ])
    #expect(outcome.acknowledgedBy == [eve, bob])
  }

  @Test func theNewestHundredEditsAreKept() throws {
    let edits = (0..<150 as Range<UInt64>).map {
      change(.edit(text: "text \($0)"), by: ada, at: 200 + $0)
    }
    let outcome = try outcome(edits.reversed())
    #expect(outcome.text == "text 149")
    #expect(outcome.history.count == ChatLimits.editsKept)
    #expect(outcome.history.map(\.text).prefix(2) == ["helo", "text 50"])
  }

  @Test func twentyEmojiOfOnePersonAreShownTheFirstOnes() throws {
    let emoji = (0..<25).map { String(UnicodeScalar(UInt8(0x41 + $0))) }
    var changes = emoji.enumerated().map { number, emoji in
      change(.reaction(emoji: emoji, isOn: true), by: eve, at: 200 + UInt64(number))
    }
    #expect(try outcome(changes).reactions.map(\.emoji) == Array(emoji.prefix(20)))
    // Taking one off gives its place to the next.
    changes.append(change(.reaction(emoji: "A", isOn: false), by: eve, at: 300))
    #expect(try outcome(changes).reactions.map(\.emoji) == Array(emoji[1...20]))
  }

  @Test func fiftyDifferentEmojiAreShownTheFirstOnes() throws {
    let changes = (0..<70 as Range<UInt64>).map { number in
      change(.reaction(emoji: "e\(number)", isOn: true), by: 100 + number, at: 200 + number)
    }
    let shown = try outcome(changes.reversed()).reactions.map(\.emoji)
    #expect(shown == (0..<50).map { "e\($0)" })
  }

  @Test func whatOnePersonMakesOthersKeepIsBounded() {
    var state = MessageState(target: target)
    for time in 0..<1_000 as Range<UInt64> {
      state.apply(change(.reaction(emoji: "e\(time)", isOn: time % 2 == 0), by: eve, at: time))
      state.apply(change(.edit(text: "\(time)"), by: eve, at: time))
      state.apply(change(.deletion, by: eve, at: time))
    }
    #expect(state.reactions[eve]?.count == ChatLimits.reactionChoicesKept)
    #expect(state.edits[eve]?.elements.count == ChatLimits.editsKept)
    #expect(state.deletions[eve]?.elements.count == ChatLimits.deletionsKept)
  }
}
