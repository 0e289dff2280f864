import Testing

@testable import Chat

/// Who is in a room, all that is known considered; Ada made it.
@Suite struct RoomRosterTests {
  private static let sealed = "~k7w7k841wr32b96n8c2gj2thkg"
  private let ada: UInt64 = 1
  private let bob: UInt64 = 2
  private let eve: UInt64 = 3

  private enum Step {
    case change(RoomChange)
    case membership(MembershipChange)
  }

  private struct Script {
    let room: String
    private(set) var steps: [Step] = []

    mutating func add(_ kind: RoomChange.Kind, by author: UInt64, at time: UInt64) {
      let stamp = Stamp(time: time, stream: author, seq: UInt64(steps.count))
      steps.append(.change(RoomChange(room: room, author: author, stamp: stamp, kind: kind)))
    }

    mutating func choose(_ isJoined: Bool, _ person: UInt64, at time: UInt64) {
      let stamp = Stamp(time: time, stream: person, seq: UInt64(steps.count))
      steps.append(
        .membership(
          MembershipChange(room: room, person: person, stamp: stamp, isJoined: isJoined)))
    }

    func roster(_ order: [Step]) -> RoomRoster {
      order.reduce(into: RoomRoster(room: room)) { roster, step in
        switch step {
        case .change(let change): roster.apply(change)
        case .membership(let change): roster.apply(change)
        }
      }
    }

    var roster: RoomRoster { roster(steps) }
  }

  private func script(_ room: String) -> Script {
    var script = Script(room: room)
    script.add(.created, by: 1, at: 10)
    script.choose(true, 1, at: 11)
    return script
  }

  @Test func intoAPublicRoomEverybodyComes() {
    var script = script("garden")
    #expect(script.roster.standing(of: bob) == .outside)
    #expect(script.roster.mayEnter(bob))
    script.choose(true, bob, at: 20)
    #expect(script.roster.standing(of: bob) == .member)
    script.add(.removal(of: bob), by: ada, at: 30)
    #expect(script.roster.standing(of: bob) == .outside)
    script.choose(true, bob, at: 40)
    #expect(script.roster.standing(of: bob) == .member)
    script.choose(false, bob, at: 50)
    #expect(script.roster.standing(of: bob) == .outside)
  }

  @Test func intoASealedRoomSomebodyHasToLetOneIn() {
    var script = script(Self.sealed)
    #expect(script.roster.standing(of: ada) == .member)
    script.choose(true, bob, at: 20)
    #expect(script.roster.standing(of: bob) == .outside)
    script.add(.admission(of: eve), by: bob, at: 21)
    #expect(script.roster.standing(of: eve) == .outside)
    script.add(.admission(of: eve), by: ada, at: 22)
    #expect(script.roster.standing(of: eve) == .invited)
    script.choose(true, eve, at: 23)
    #expect(script.roster.standing(of: eve) == .member)
  }

  @Test func whoIsTakenOutOfASealedRoomStaysOutUntilLetInAgain() {
    var script = script(Self.sealed)
    script.add(.admission(of: bob), by: ada, at: 20)
    script.choose(true, bob, at: 21)
    script.add(.removal(of: bob), by: ada, at: 30)
    script.choose(true, bob, at: 31)
    #expect(script.roster.standing(of: bob) == .outside)
    #expect(!script.roster.mayEnter(bob))
    #expect(script.roster.wasLetIn(bob))
    #expect(script.roster.lastDeparture?.time == 30)
    script.add(.admission(of: bob), by: ada, at: 40)
    // He has said meanwhile that he wants to be in.
    #expect(script.roster.standing(of: bob) == .member)
  }

  @Test func whoLeftIsInvitedAgainByAnAdmission() {
    var script = script(Self.sealed)
    script.add(.admission(of: bob), by: ada, at: 20)
    script.choose(true, bob, at: 21)
    script.choose(false, bob, at: 22)
    #expect(script.roster.standing(of: bob) == .outside)
    #expect(script.roster.mayEnter(bob))
    #expect(script.roster.lastDeparture?.time == 22)
    script.add(.admission(of: bob), by: ada, at: 30)
    #expect(script.roster.standing(of: bob) == .invited)
  }

  /// Or anybody could make the members change their key again and again.
  @Test func strangersDoNotDepart() {
    var script = script(Self.sealed)
    script.choose(false, eve, at: 20)
    #expect(script.roster.lastDeparture == nil)
    script.add(.removal(of: eve), by: ada, at: 21)
    #expect(script.roster.lastDeparture == nil)
    script.choose(false, ada, at: 22)
    #expect(script.roster.lastDeparture?.time == 22)
  }

  @Test func aDirectRoomIsOfTwoForGood() {
    var script = Script(room: Self.sealed)
    script.add(.createdDirect(with: bob), by: ada, at: 10)
    #expect(script.roster.outcome.direct == [ada, bob])
    #expect(script.roster.standing(of: bob) == .invited)
    script.choose(true, bob, at: 11)
    script.add(.removal(of: bob), by: ada, at: 12)
    script.add(.appointment(of: bob, isOn: false), by: ada, at: 13)
    script.add(.admission(of: eve), by: ada, at: 14)
    script.choose(true, eve, at: 15)
    #expect(script.roster.standing(of: bob) == .member)
    #expect(script.roster.outcome.offices.operators == [ada, bob])
    #expect(script.roster.standing(of: eve) == .outside)
  }

  /// A creation that names its author twice cannot be written; one that comes all the same is
  /// nobody's trap.
  @Test func aDirectRoomWithOneselfIsAnOrdinaryOne() {
    var script = Script(room: Self.sealed)
    script.add(.createdDirect(with: ada), by: ada, at: 10)
    script.add(.appointment(of: bob, isOn: true), by: ada, at: 11)
    #expect(script.roster.outcome.direct.isEmpty)
    #expect(script.roster.outcome.offices.operators == [ada, bob])
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func anyOrderGivesTheSameStandings(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var script = Script(room: seed.isMultiple(of: 2) ? Self.sealed : "garden")
    for _ in 0..<40 {
      let (person, other) = (
        UInt64.random(in: 1...5, using: &random), UInt64.random(in: 1...5, using: &random)
      )
      let time = UInt64.random(in: 1...30, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0: script.add(.created, by: person, at: time)
      case 1: script.add(.removal(of: other), by: person, at: time)
      case 2: script.add(.appointment(of: other, isOn: true), by: person, at: time)
      case 3...4: script.add(.admission(of: other), by: person, at: time)
      case 5: script.choose(false, person, at: time)
      default: script.choose(true, person, at: time)
      }
    }
    let expected = script.roster
    for person in 1...5 as ClosedRange<UInt64> where expected.standing(of: person) != .outside {
      #expect(expected.people.contains(person), "seed \(seed)")
    }
    var atOnce = RoomRoster(room: script.room)
    atOnce.apply(
      script.steps.compactMap { if case .change(let change) = $0 { change } else { nil } })
    #expect(atOnce.outcome == expected.outcome, "seed \(seed)")
    for _ in 0..<5 {
      let repeated = script.steps + script.steps.filter { _ in .random(using: &random) }
      let roster = script.roster(repeated.shuffled(using: &random))
      #expect(roster.outcome == expected.outcome, "seed \(seed)")
      #expect(roster.lastDeparture == expected.lastDeparture, "seed \(seed)")
      for person in 1...5 as ClosedRange<UInt64> {
        #expect(roster.standing(of: person) == expected.standing(of: person), "seed \(seed)")
        #expect(roster.mayEnter(person) == expected.mayEnter(person), "seed \(seed)")
      }
    }
  }
}
