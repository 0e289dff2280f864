import Testing

@testable import Chat

/// Who is in a room, and how far they have read. Ada made the room.
@Suite struct MembershipTests {
  private let ada: UInt64 = 1
  private let eve: UInt64 = 3

  @Test func removalBeatsWhatTheyJoinedBefore() {
    var book = RoomBook()
    book.add(.created, by: ada, at: 10)
    var membership = Membership(room: "garden", person: eve)
    func join(_ isJoined: Bool, at time: UInt64) {
      let stamp = Stamp(time: time, stream: 103, seq: time)
      membership.apply(
        MembershipChange(room: "garden", person: eve, stamp: stamp, isJoined: isJoined))
    }
    #expect(!membership.isMember(in: book.outcome))
    join(true, at: 20)
    #expect(membership.isMember(in: book.outcome))
    book.add(.removal(of: eve), by: ada, at: 30)
    #expect(!membership.isMember(in: book.outcome))
    join(true, at: 25)
    #expect(!membership.isMember(in: book.outcome))
    join(true, at: 40)
    #expect(membership.isMember(in: book.outcome))
    join(false, at: 50)
    #expect(!membership.isMember(in: book.outcome))
  }

  @Test func theReadPointerNeverGoesBack() {
    func position(_ key: UInt64) -> TimelinePosition {
      TimelinePosition(key: key, depth: 0, id: MessageID(stream: 1, seq: key))
    }
    var pointer = ReadPointer(person: ada, room: "garden")
    #expect(!pointer.hasRead(position(1)))
    pointer.apply(position(9))
    pointer.apply(position(4))
    #expect(pointer.position == position(9))
    #expect(pointer.hasRead(position(9)) && !pointer.hasRead(position(10)))
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func membershipAndReadPointersConverge(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let numbers = (0..<12).map { _ in UInt64.random(in: 0...6, using: &random) }
    let changes = numbers.enumerated().map { seq, time in
      MembershipChange(
        room: "garden", person: 5, stamp: Stamp(time: time, stream: 1, seq: UInt64(seq)),
        isJoined: seq % 2 == 0)
    }
    let removal = Stamp(time: .random(in: 0...6, using: &random), stream: 2, seq: 0)
    let memberships = ConvergenceCheck<Membership, MembershipChange, Bool>(
      empty: Membership(room: "garden", person: 5), apply: { $0.apply($1) },
      merged: { $0.merged(with: $1) }, outcome: { $0.isMember(removedAt: removal) })
    #expect(memberships.brokenLaw(by: changes, using: &random) == nil, "seed \(seed)")

    let positions = numbers.enumerated().map { seq, key in
      TimelinePosition(key: key, depth: 0, id: MessageID(stream: 1, seq: UInt64(seq)))
    }
    let pointers = ConvergenceCheck<ReadPointer, TimelinePosition, TimelinePosition?>(
      empty: ReadPointer(person: 5, room: "garden"), apply: { $0.apply($1) },
      merged: { $0.merged(with: $1) }, outcome: { $0.position })
    #expect(pointers.brokenLaw(by: positions, using: &random) == nil, "seed \(seed)")
  }
}
