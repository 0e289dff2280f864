import Testing

@testable import Chat

@Suite struct PresenceTests {
  private func person(_ id: UInt64, _ name: String) -> NodeStatus.Person {
    NodeStatus.Person(id: id, name: name)
  }

  private func change(
    _ kind: Presence.Change.Kind, _ id: UInt64, _ name: String, at node: UInt64
  ) -> Presence.Change {
    Presence.Change(kind: kind, person: Presence.Person(id: id, name: name, node: node))
  }

  @Test func joinRenameLeave() {
    var presence = Presence()
    #expect(
      presence.update(node: 1, people: [person(7, "Ada")]) == [change(.joined, 7, "Ada", at: 1)])
    #expect(presence.update(node: 1, people: [person(7, "Ada")]).isEmpty)
    #expect(
      presence.update(node: 1, people: [person(7, "Countess")])
        == [change(.renamed(previous: "Ada"), 7, "Countess", at: 1)])
    #expect(presence.remove(node: 1) == [change(.left, 7, "Countess", at: 1)])
    #expect(presence.remove(node: 1).isEmpty)
    #expect(presence.count == 0)
  }

  @Test func aPersonOnTwoNodesCountsOnce() {
    var presence = Presence()
    _ = presence.update(node: 1, people: [person(7, "Ada")])
    #expect(presence.update(node: 2, people: [person(7, "Ada")]).isEmpty)
    #expect(presence.count == 1)
    #expect(presence.remove(node: 1).isEmpty)
    #expect(presence.person(7)?.node == 2)
    #expect(presence.remove(node: 2) == [change(.left, 7, "Ada", at: 2)])
  }

  @Test func awayIsWhoIsAwayEverywhere() throws {
    func person(_ text: String, away: Bool) throws -> NodeStatus.Person {
      NodeStatus.Person(
        id: 7, name: "Ada", condition: try PersonCondition(typed: text, isAway: away))
    }
    var presence = Presence()
    _ = presence.update(node: 1, people: [try person(" out\nto lunch ", away: true)])
    #expect(presence.person(7)?.condition.text == "out to lunch")
    #expect(presence.person(7)?.condition.isAway == true)
    let back = presence.update(node: 2, people: [try person("", away: false)])
    #expect(back.map(\.kind) == [.conditionChanged])
    #expect(back.first?.person.condition == PersonCondition())
    #expect(presence.update(node: 2, people: [try person("", away: false)]).isEmpty)
    #expect(presence.remove(node: 2).map(\.kind) == [.conditionChanged])
    #expect(presence.person(7)?.condition.isAway == true)
    #expect(throws: PersonCondition.Problem.tooLong) {
      try PersonCondition(typed: String(repeating: "x", count: 129), isAway: false)
    }
  }

  @Test func theNameChosenLastCountsAndGoesWithItsNode() {
    var presence = Presence()
    _ = presence.update(node: 1, people: [person(7, "Ada")])
    #expect(
      presence.update(node: 2, people: [person(7, "A.")])
        == [change(.renamed(previous: "Ada"), 7, "A.", at: 1)])
    #expect(presence.remove(node: 2) == [change(.renamed(previous: "A."), 7, "Ada", at: 1)])
  }

  @Test func changesComeByKindAndPerson() {
    var presence = Presence()
    _ = presence.update(node: 1, people: [person(9, "Z"), person(3, "C"), person(5, "E")])
    let changes = presence.update(
      node: 1, people: [person(8, "H"), person(5, "e"), person(2, "B"), person(2, "twice")])
    #expect(
      changes == [
        change(.left, 3, "C", at: 1), change(.left, 9, "Z", at: 1),
        change(.renamed(previous: "E"), 5, "e", at: 1), change(.joined, 2, "B", at: 1),
        change(.joined, 8, "H", at: 1),
      ])
    #expect(presence.people.map(\.name) == ["B", "H", "e"])
  }

  @Test func headsFollowTheConversation() {
    let ids = (0..<12).map { MessageID(stream: UInt64($0), seq: 1) }
    var heads = RoomHeads()
    for id in ids { heads.observe(id, parents: []) }
    #expect(heads.parents == Array(ids.suffix(8)))
    let reply = MessageID(stream: 99, seq: 1)
    heads.observe(reply, parents: heads.parents)
    heads.observe(reply, parents: [])
    #expect(heads.parents == [reply])
  }

  @Test func placelessMessagesAreNoHeads() {
    let good = TimelinePosition(key: 1, depth: 0, id: MessageID(stream: 1, seq: 1))
    let bad = TimelinePosition(
      key: 9, depth: TimelinePosition.endlessDepth, id: MessageID(stream: 2, seq: 1))
    #expect(RoomHeads([bad, good]).parents == [good.id])
  }
}
