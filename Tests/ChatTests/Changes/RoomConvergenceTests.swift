import Testing

@testable import Chat

/// What counts in a room is a function of the set of events, and an old date gives a former operator
/// nothing that they did not have.
@Suite struct RoomConvergenceTests {
  private let check = ConvergenceCheck<RoomChanges, RoomChange, RoomOutcome>(
    empty: RoomChanges(room: "garden"), apply: { $0.apply($1) }, merged: { $0.merged(with: $1) },
    outcome: { $0.outcome() })

  @Test(arguments: 0..<200 as Range<UInt64>)
  func anyArrivalGivesTheSameRoom(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let isBusy = Int.random(in: 0..<8, using: &random) == 0
    let changes = randomChanges(count: isBusy ? 800 : 40, using: &random)
    #expect(check.brokenLaw(by: changes, using: &random) == nil, "seed \(seed)")
  }

  /// The rules are worth nothing if they hold because nothing happens.
  @Test func theRandomRoomsAreLively() {
    var operators: Set<Int> = []
    var topics = 0
    var removals = 0
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let outcome = randomChanges(count: 40, using: &random)
        .reduce(into: check.empty) { check.apply(&$0, $1) }.outcome()
      operators.insert(outcome.offices.operators.count)
      topics += outcome.topic == nil ? 0 : 1
      removals += outcome.removals.count
      for person in outcome.offices.terms.values {
        for (term, next) in zip(person, person.dropFirst()) {
          #expect(term.start < next.start)
          #expect(term.end.map { $0 <= next.start } ?? false)
        }
      }
    }
    #expect(operators.count >= 4)
    #expect(topics > 50)
    #expect(removals > 50)
  }

  /// An outcome that trusts the last to arrive is caught with the same changes.
  @Test func authorityByArrivalIsCaught() {
    let wrong = ConvergenceCheck<Set<UInt64>, RoomChange, Set<UInt64>>(
      empty: [],
      apply: { operators, change in
        switch change.kind {
        case .created: if operators.isEmpty { operators = [change.author] }
        case .appointment(let person, let isOn):
          guard operators.contains(change.author) else { return }
          if isOn { operators.insert(person) } else { operators.remove(person) }
        case .createdDirect, .topic, .archived, .removal, .admission: return
        }
      },
      merged: { $0.union($1) }, outcome: { $0 })
    var caught = 0
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let changes = randomChanges(count: 40, using: &random)
      if wrong.brokenLaw(by: changes, using: &random) != nil { caught += 1 }
    }
    // In a few nobody made the room.
    #expect(caught >= 15)
  }

  /// Ada (1) made the room and appointed Bob (2) and Eve (3); Bob appointed Dan (4). Then Ada ended
  /// Eve's office, and Eve writes whatever she likes, with whatever date.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func oldDatesDoNotGiveAnOfficeBack(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var book = RoomBook()
    book.add(.created, by: 1, at: 100)
    book.appoint(2, by: 1, at: 110)
    book.appoint(3, by: 1, at: 120)
    book.appoint(4, by: 2, at: 130)
    book.dismiss(3, by: 1, at: 200)
    book.add(.topic("vegetables"), by: 4, at: 300)
    let before = book.outcome
    for _ in 0..<Int.random(in: 1...30, using: &random) {
      let person = UInt64.random(in: 1...7, using: &random)
      let kind: RoomChange.Kind =
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .topic("mine")
        case 1: .archived(.random(using: &random))
        case 2: .removal(of: person)
        case 3: .appointment(of: person, isOn: false)
        default: .appointment(of: person, isOn: true)
        }
      // Accomplices do what she does.
      let author = UInt64.random(in: 0..<3, using: &random) == 0 ? UInt64(7) : 3
      book.add(kind, by: author, at: .random(in: 101...400, using: &random))
    }
    let after = book.outcome
    // Her seniors and peers are where they were, and nobody is in office who was not.
    for person in [1, 2] as [UInt64] {
      #expect(after.offices.terms[person] == before.offices.terms[person], "seed \(seed)")
    }
    #expect(Set(after.offices.operators).isSubset(of: before.offices.operators), "seed \(seed)")
    // Nothing that she did counts later than the end of her office.
    for person in [3, 5, 6, 7] as [UInt64] {
      let later = Stamp(time: 201, stream: 0, seq: 0)
      #expect(!after.offices.isOperator(person, at: later), "seed \(seed)")
    }
    for removal in after.removals.values { #expect(removal.time <= 200, "seed \(seed)") }
    if after.offices.isOperator(4, at: Stamp(time: 299, stream: 0, seq: 0)) {
      #expect(after.topic == before.topic, "seed \(seed)")
    }
  }

  /// Few people and times, so that they meet; many appointments, so that offices begin and end.
  private func randomChanges(count: Int, using random: inout SeededGenerator) -> [RoomChange] {
    (0..<count).map { number in
      let person = UInt64.random(in: 1...6, using: &random)
      let kind: RoomChange.Kind =
        switch Int.random(in: 0..<13, using: &random) {
        case 0: .created
        case 1: .topic(number % 5 == 0 ? "" : "topic \(number)")
        case 2: .archived(.random(using: &random))
        case 3...4: .removal(of: person)
        case 5...6: .appointment(of: person, isOn: false)
        case 12: .admission(of: person)
        default: .appointment(of: person, isOn: true)
        }
      let stamp = Stamp(
        time: .random(in: 0...30, using: &random), stream: UInt64(number % 3), seq: UInt64(number))
      return RoomChange(
        room: "garden", author: .random(in: 1...5, using: &random), stamp: stamp, kind: kind)
    }
  }
}
