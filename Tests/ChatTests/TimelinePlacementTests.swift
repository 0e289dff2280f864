import Testing

@testable import Chat

@Suite struct TimelinePlacementTests {
  private func facts(
    _ stream: UInt64, _ seq: UInt64, at time: UInt64, after parents: [MessageID] = []
  ) -> TimelineFacts {
    TimelineFacts(
      id: MessageID(stream: stream, seq: seq), room: "lobby", time: time, parents: parents)
  }

  private func placed(_ all: [TimelineFacts]) throws -> InMemoryTimelineIndex {
    var index = InMemoryTimelineIndex()
    for one in all {
      let outcome = try TimelinePlacement().place(one, in: &index)
      #expect(outcome.isComplete)
    }
    return index
  }

  @Test func replyTakesTheLaterKeyOfItsParent() throws {
    let ahead = facts(1, 1, at: 1_000)
    let reply = facts(2, 1, at: 10, after: [ahead.id])
    let index = try placed([ahead, reply])
    #expect(index.position(of: reply.id) == TimelinePosition(key: 1_000, depth: 1, id: reply.id))
    #expect(index.sequence(of: "lobby").map(\.id) == [ahead.id, reply.id])
  }

  @Test func lateParentMovesItsChildrenAndClosesTheGap() throws {
    let parent = facts(1, 1, at: 1_000)
    let child = facts(2, 1, at: 10, after: [parent.id])
    let grandchild = facts(3, 1, at: 20, after: [child.id])
    let unrelated = facts(4, 1, at: 500)
    var index = try placed([child, grandchild, unrelated])
    #expect(index.hasGap(child.id) == true)
    #expect(index.sequence(of: "lobby").map(\.id) == [child.id, grandchild.id, unrelated.id])

    let outcome = try TimelinePlacement().place(parent, in: &index)
    #expect(outcome.moved.map(\.facts.id) == [child.id, grandchild.id])
    #expect(outcome.moved.map(\.position.depth) == [1, 2])
    #expect(outcome.moved.map(\.hasGap) == [false, false])
    #expect(
      index.sequence(of: "lobby").map(\.id) == [unrelated.id, parent.id, child.id, grandchild.id])
  }

  @Test func lateParentWithAnEarlierTimeOnlyClosesTheGap() throws {
    let parent = facts(1, 1, at: 5)
    let child = facts(2, 1, at: 10, after: [parent.id])
    let grandchild = facts(3, 1, at: 20, after: [child.id])
    var index = try placed([child, grandchild])
    let outcome = try TimelinePlacement().place(parent, in: &index)
    #expect(outcome.moved.map(\.facts.id) == [child.id])
    #expect(outcome.moved.first?.position == TimelinePosition(key: 10, depth: 0, id: child.id))
    #expect(index.hasGap(child.id) == false)
  }

  @Test func aChildWithTwoMissingParentsKeepsItsGapUntilBothCame() throws {
    let first = facts(1, 1, at: 5)
    let second = facts(2, 1, at: 6)
    let child = facts(3, 1, at: 10, after: [first.id, second.id])
    var index = try placed([child])
    #expect(try TimelinePlacement().place(first, in: &index).moved.isEmpty)
    #expect(index.hasGap(child.id) == true)
    #expect(try TimelinePlacement().place(second, in: &index).moved.map(\.facts.id) == [child.id])
    #expect(index.hasGap(child.id) == false)
  }

  @Test func itselfAndLaterOnesOfTheSameStreamAreNoParents() throws {
    let own = MessageID(stream: 1, seq: 3)
    let hostile = facts(1, 3, at: 7, after: [own, MessageID(stream: 1, seq: 9)])
    let later = facts(1, 9, at: 4_000)
    let index = try placed([later, hostile])
    #expect(index.position(of: own) == TimelinePosition(key: 7, depth: 0, id: own))
    #expect(index.hasGap(own) == false)
  }

  @Test func placingTwiceChangesNothing() throws {
    let parent = facts(1, 1, at: 1_000)
    let child = facts(2, 1, at: 10, after: [parent.id])
    var index = try placed([child, parent])
    let before = index.sequence(of: "lobby")
    let outcome = try TimelinePlacement().place(parent, in: &index)
    #expect(outcome.moved.isEmpty)
    #expect(outcome.placed.position == TimelinePosition(key: 1_000, depth: 0, id: parent.id))
    #expect(index.sequence(of: "lobby") == before)
  }

  @Test func circlesEndAndEverythingBehindThemIsEndlesslyDeep() throws {
    let first = MessageID(stream: 1, seq: 1)
    let second = MessageID(stream: 2, seq: 1)
    let third = MessageID(stream: 3, seq: 1)
    let circle = [
      facts(1, 1, at: 10, after: [third]), facts(2, 1, at: 30, after: [first]),
      facts(3, 1, at: 20, after: [second]),
    ]
    let behind = facts(4, 1, at: 5, after: [second])
    let afterwards = facts(5, 1, at: 40, after: [behind.id])
    for order in permutations(circle + [behind, afterwards]) {
      let index = try placed(order)
      for id in [first, second, third, behind.id] {
        let expected = TimelinePosition(key: 30, depth: TimelinePosition.endlessDepth, id: id)
        #expect(index.position(of: id) == expected)
      }
      let last = TimelinePosition(key: 40, depth: 0, id: afterwards.id)
      #expect(index.position(of: afterwards.id) == last)
    }
  }

  @Test func aMillionRepliesToOneMissingMessageStayWithinTheLimit() throws {
    let missing = MessageID(stream: 1, seq: 1)
    var index = InMemoryTimelineIndex()
    let placement = TimelinePlacement(movesMax: 500)
    for seq in 1...2_000 {
      _ = try placement.place(facts(2, UInt64(seq), at: 10, after: [missing]), in: &index)
    }
    let outcome = try placement.place(facts(1, 1, at: 1_000), in: &index)
    #expect(!outcome.isComplete)
    #expect(outcome.moved.count <= 500)
  }

  @Test func aLongLineOfRepliesNeedsNoRecursion() throws {
    let root = facts(1, 0, at: 1 << 40)
    var line: [TimelineFacts] = []
    var before = root.id
    for seq in 1...50_000 {
      line.append(facts(1, UInt64(seq), at: 1, after: [before]))
      before = MessageID(stream: 1, seq: UInt64(seq))
    }
    var index = try placed(line)
    let outcome = try TimelinePlacement().place(root, in: &index)
    #expect(outcome.isComplete)
    #expect(outcome.moved.count == 50_000)
    #expect(index.position(of: before)?.depth == 50_000)
  }

  private func permutations(_ items: [TimelineFacts]) -> [[TimelineFacts]] {
    guard let first = items.first else { return [[]] }
    return permutations(Array(items.dropFirst())).flatMap { rest in
      (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
    }
  }
}
