import Testing

@testable import Chat

/// The order of a room is a function of the set of its messages. Random sets, honest and hostile,
/// are placed in random orders and compared with a slow statement of the rules.
@Suite struct TimelineOrderTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func anyArrivalGivesTheSameSequence(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let messages = randomMessages(using: &random)
    let expected = reference(messages)
    for _ in 0..<6 {
      var index = InMemoryTimelineIndex()
      for message in messages.shuffled(using: &random) {
        _ = try TimelinePlacement().place(message, in: &index)
      }
      #expect(index.sequence(of: "lobby") == expected, "seed \(seed)")
      for message in messages {
        let isMissing = TimelinePlacement.countedParents(of: message).contains { parent in
          !messages.contains { $0.id == parent }
        }
        #expect(index.hasGap(message.id) == isMissing, "seed \(seed)")
      }
    }
  }

  @Test func honestRepliesFollowWhatTheyAnswer() throws {
    var random = SeededGenerator(seed: 7)
    var index = InMemoryTimelineIndex()
    var messages: [TimelineFacts] = []
    for seq in 1...300 as ClosedRange<UInt64> {
      // Clocks are off by anything, in either direction.
      let parents = messages.suffix(12).shuffled(using: &random).prefix(3).map(\.id)
      let message = TimelineFacts(
        id: MessageID(stream: .random(in: 1...5, using: &random), seq: seq), room: "lobby",
        time: .random(in: 0...100, using: &random), parents: Array(parents))
      messages.append(message)
    }
    for message in messages.shuffled(using: &random) {
      _ = try TimelinePlacement().place(message, in: &index)
    }
    for message in messages {
      let own = try #require(index.position(of: message.id))
      for parent in message.parents {
        #expect(try #require(index.position(of: parent)) < own)
      }
    }
  }

  /// Few times, so that keys collide; parents among all messages, so that circles, later ones of
  /// the same stream and missing ones occur.
  private func randomMessages(using random: inout SeededGenerator) -> [TimelineFacts] {
    let count = Int.random(in: 1...25, using: &random)
    let isHostile = Bool.random(using: &random)
    let ids = (0..<count).map { MessageID(stream: UInt64($0 % 4), seq: UInt64($0)) }
    return ids.enumerated().map { number, id in
      let candidates = isHostile ? ids + [MessageID(stream: 99, seq: 1)] : Array(ids[..<number])
      let parents = candidates.shuffled(using: &random).prefix(.random(in: 0...3, using: &random))
      return TimelineFacts(
        id: id, room: "lobby", time: .random(in: 0...8, using: &random), parents: Array(parents))
    }
  }

  /// The rules word for word: keys by repetition until nothing changes, depths by as many rounds
  /// as there are messages; what still grows then is endless.
  private func reference(_ messages: [TimelineFacts]) -> [TimelinePosition] {
    let present = Set(messages.map(\.id))
    let parents = Dictionary(
      uniqueKeysWithValues: messages.map { message in
        (
          message.id,
          message.parents.filter { parent in
            let isFuture = parent.stream == message.id.stream && parent.seq >= message.id.seq
            return present.contains(parent) && !isFuture
          }
        )
      })
    var keys = Dictionary(uniqueKeysWithValues: messages.map { ($0.id, $0.time) })
    var depths = Dictionary(uniqueKeysWithValues: messages.map { ($0.id, UInt32(0)) })
    for _ in messages {
      for (id, named) in parents {
        keys[id] = named.reduce(keys[id] ?? 0) { max($0, keys[$1] ?? 0) }
      }
    }
    // In a circle depths grow with every round: far beyond any honest line, they are endless.
    for _ in 0...(2 * messages.count) {
      for (id, named) in parents {
        for parent in named where keys[parent] == keys[id] {
          depths[id] = max(depths[id] ?? 0, (depths[parent] ?? 0) + 1)
        }
      }
    }
    return messages.map { message in
      let depth = depths[message.id] ?? 0
      let isEndless = depth > messages.count
      return TimelinePosition(
        key: keys[message.id] ?? 0, depth: isEndless ? TimelinePosition.endlessDepth : depth,
        id: message.id)
    }.sorted()
  }
}
