import Testing

@testable import Chat

/// Each rule of what may be done to a room, by example. Ada made it.
@Suite struct RoomChangesTests {
  private let ada: UInt64 = 1
  private let bob: UInt64 = 2
  private let eve: UInt64 = 3
  private let dan: UInt64 = 4

  private func madeByAda() -> RoomBook {
    var book = RoomBook()
    book.add(.created, by: ada, at: 10)
    return book
  }

  private func stamp(_ time: UInt64) -> Stamp { Stamp(time: time, stream: 999, seq: 0) }

  @Test func theFirstCreationMadeTheRoom() {
    var book = RoomBook()
    book.add(.created, by: ada, at: 20)
    book.add(.topic("Ada's"), by: ada, at: 21)
    book.add(.created, by: bob, at: 10)
    book.add(.topic("Bob's"), by: bob, at: 11)
    #expect(book.outcome.creator == bob)
    #expect(book.outcome.topic?.text == "Bob's")
    #expect(book.outcome.offices.operators == [bob])
  }

  @Test func aRoomThatNobodyMadeHasNoOperators() {
    var book = RoomBook()
    book.add(.topic("mine"), by: ada, at: 20)
    book.appoint(bob, by: ada, at: 21)
    #expect(book.outcome.creator == nil)
    #expect(book.outcome.topic == nil)
    #expect(book.outcome.offices.operators.isEmpty)
  }

  @Test func nobodyMakesTheLobby() {
    var book = RoomBook(room: RoomName.lobby)
    book.add(.created, by: eve, at: 0)
    #expect(book.outcome.creator == nil)
    #expect(book.outcome.offices.operators.isEmpty)
  }

  @Test func theTopicIsTheLastOneByAnOperator() {
    var book = madeByAda()
    book.add(.topic("first"), by: ada, at: 20)
    book.add(.topic("second"), by: ada, at: 30)
    book.add(.topic("spam"), by: eve, at: 40)
    #expect(book.outcome.topic?.text == "second")
    #expect(book.outcome.topic?.author == ada)
    book.add(.topic(""), by: ada, at: 50)
    #expect(book.outcome.topic == nil)
  }

  @Test func archivingCanBeTakenBack() {
    var book = madeByAda()
    book.add(.archived(true), by: ada, at: 20)
    book.add(.archived(false), by: eve, at: 30)
    #expect(book.outcome.isArchived)
    book.add(.archived(false), by: ada, at: 40)
    #expect(!book.outcome.isArchived)
  }

  @Test func operatorsCountFromTheirAppointmentToItsEnd() {
    var book = madeByAda()
    book.add(.topic("too early"), by: bob, at: 15)
    #expect(book.outcome.topic == nil)
    book.appoint(bob, by: ada, at: 20)
    book.add(.topic("in office"), by: bob, at: 25)
    book.dismiss(bob, by: ada, at: 30)
    book.add(.topic("too late"), by: bob, at: 35)
    // What was done in office stands.
    #expect(book.outcome.topic?.text == "in office")
    #expect(!book.outcome.offices.isOperator(bob))
    #expect(book.outcome.offices.isOperator(bob, at: stamp(25)))
    #expect(!book.outcome.offices.isOperator(bob, at: stamp(31)))
    book.appoint(bob, by: ada, at: 40)
    #expect(book.outcome.topic?.text == "in office")
    #expect(book.outcome.offices.isOperator(bob, at: stamp(41)))
  }

  @Test func onlyOperatorsAppoint() {
    var book = madeByAda()
    book.appoint(eve, by: eve, at: 20)
    book.appoint(dan, by: bob, at: 20)
    #expect(book.outcome.offices.operators == [ada])
    // The appointment that was missing comes late, with its own date.
    book.appoint(bob, by: ada, at: 15)
    #expect(book.outcome.offices.operators == [ada, bob, dan])
  }

  @Test func seniorsEndTheOfficeOfJuniorsOnly() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    book.appoint(eve, by: ada, at: 21)
    book.appoint(dan, by: bob, at: 22)
    book.dismiss(ada, by: bob, at: 30)
    book.dismiss(bob, by: dan, at: 31)
    book.dismiss(eve, by: bob, at: 32)
    #expect(book.outcome.offices.operators == [ada, bob, eve, dan])
    #expect(book.outcome.offices.isSenior(eve, to: dan))
    #expect(!book.outcome.offices.isSenior(bob, to: eve))
    book.dismiss(dan, by: eve, at: 40)
    #expect(book.outcome.offices.operators == [ada, bob, eve])
  }

  @Test func aFavourDoesNotMakeASenior() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    book.appoint(eve, by: bob, at: 21)
    book.appoint(bob, by: eve, at: 22)
    book.dismiss(bob, by: eve, at: 23)
    #expect(book.outcome.offices.operators == [ada, bob, eve])
    // And no circle keeps itself in office.
    book.dismiss(bob, by: ada, at: 24)
    #expect(book.outcome.offices.operators == [ada])
  }

  @Test func whomSomebodyAppointedGoesWithThemUnlessAppointedByOthersToo() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    book.appoint(eve, by: bob, at: 21)
    book.appoint(dan, by: bob, at: 22)
    book.appoint(dan, by: ada, at: 23)
    book.dismiss(bob, by: ada, at: 30)
    #expect(book.outcome.offices.operators == [ada, dan])
    #expect(book.outcome.offices.isOperator(eve, at: stamp(29)))
  }

  @Test func anOperatorMayStepDownAndTheCreatorStays() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    book.dismiss(bob, by: bob, at: 30)
    book.dismiss(ada, by: ada, at: 31)
    #expect(book.outcome.offices.operators == [ada])
  }

  @Test func removalsCountByOperatorsAndNotAgainstThem() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    book.add(.removal(of: eve), by: dan, at: 30)
    book.add(.removal(of: ada), by: bob, at: 31)
    #expect(book.outcome.removals.isEmpty)
    book.add(.removal(of: eve), by: bob, at: 32)
    book.add(.removal(of: eve), by: ada, at: 35)
    #expect(book.outcome.removals.mapValues(\.time) == [eve: 35])
  }

  @Test func theNewestOfEachPersonAreKept() {
    var changes = RoomChanges(room: "garden")
    for time in 0..<2_000 as Range<UInt64> {
      let stamp = Stamp(time: time, stream: 1, seq: time)
      for kind in [
        RoomChange.Kind.topic("t"), .archived(true), .removal(of: time),
        .appointment(of: time, isOn: true),
      ] {
        changes.apply(RoomChange(room: "garden", author: eve, stamp: stamp, kind: kind))
      }
    }
    let kept = changes.byAuthor[eve]
    #expect(kept?.topics.elements.count == ChatLimits.topicsKept)
    #expect(kept?.archivals.elements.count == ChatLimits.archivalsKept)
    #expect(kept?.removals.elements.count == ChatLimits.removalsKept)
    #expect(kept?.appointments.elements.count == ChatLimits.appointmentsKept)
    #expect(kept?.appointments.elements.last?.value.person == 1_999)
  }

  @Test func manyAppointmentsOfJuniorsDoNotCrowdOutTheirSeniors() {
    var book = madeByAda()
    book.appoint(bob, by: ada, at: 20)
    var time: UInt64 = 21
    // Bob appoints people who appoint people, 6,000 in all.
    for first in 0..<200 as Range<UInt64> {
      book.appoint(1_000 + first, by: bob, at: time)
      time += 1
      for second in 0..<30 as Range<UInt64> {
        book.appoint(10_000 + first * 100 + second, by: 1_000 + first, at: time)
        time += 1
      }
    }
    #expect(book.outcome.offices.operators.count > 200)
    #expect(book.outcome.offices.operators.count <= 1 + ChatLimits.appointmentsFolded)
    book.appoint(eve, by: ada, at: time)
    #expect(book.outcome.offices.isOperator(eve))
    book.dismiss(bob, by: ada, at: time + 1)
    #expect(book.outcome.offices.operators == [ada, eve])
  }
}
