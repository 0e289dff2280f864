/// Who was an operator of a room, and when: the outcome of its creation and appointments, taken in
/// the order of their stamps.
///
/// The creator is the first operator and stays one; of a direct room both people are. Every other
/// operator was appointed by one, and so has a rank: how many appointments lead from the creator to
/// them, by the shortest way.
/// - An appointment counts if its author is an operator then.
/// - Its end counts if its author is senior to (of smaller rank than) the person, or is the person.
///   It ends all appointments of the person, whoever made them.
/// - Who is no longer appointed by an operator is no operator. So those whom somebody appointed go
///   with them, unless somebody else in office appointed them as well.
/// - What an operator did in office stands when the office has ended.
///
/// A stamp is what the author's node wrote. Dates ahead of the clock are the business of whoever
/// applies changes: one that is dated more than a minute ahead must wait until its time has come, or
/// it would win for as long. Old dates cannot be told from a partition that healed. But what a
/// dishonest former operator does with an old date comes to no more than what they could have done
/// while in office:
/// - nothing of it reaches operators of their own rank or senior ones, so they cannot undo the end
///   of their office, or its cause;
/// - whoever they appoint goes out of office with them;
/// - topic, archive and removals change only until somebody in office changes them again;
/// - messages can be deleted only if they are older than the end of the office; what is deleted so
///   stays deleted. That is the one lasting damage;
/// - by dating their own stepping down back they can only take back what they did themselves.
///
/// In one thing an old date does help: whoever writes the oldest creation has made a public room. In a
/// mesh that anybody may enter, nobody can prove to have been first. The lobby is out of it.
package struct RoomOffices: Hashable, Sendable {
  /// A time in office.
  struct Term: Hashable, Sendable {
    let start: Stamp
    /// Nil while it lasts.
    var end: Stamp?
  }

  /// Terms of each person, in order.
  private(set) var terms: [UInt64: [Term]] = [:]
  /// People in office and how far they are from the creator.
  private(set) var ranks: [UInt64: Int] = [:]
  /// Who appointed whom, each in office.
  private var appointed: [UInt64: Set<UInt64>] = [:]
  private let founders: [UInt64]

  /// A room without operators: one that nobody made, like the lobby.
  package init() {
    founders = []
  }

  /// - Parameter changes: their appointments are taken from the creator's outwards, and at most
  ///   ``ChatLimits/appointmentsFolded``, so that what juniors do never crowds out their seniors.
  init(_ changes: RoomChanges) {
    founders = changes.founders
    guard let creation = changes.creation else { return }
    for founder in founders {
      terms[founder] = [Term(start: creation.stamp, end: nil)]
      ranks[founder] = 0
    }
    for appointment in Self.appointments(of: changes, from: creation) { fold(appointment) }
  }

  /// Whether somebody was an operator when something with this stamp was done.
  package func isOperator(_ person: UInt64, at stamp: Stamp) -> Bool {
    terms[person]?.contains { term in
      term.start < stamp && term.end.map { stamp < $0 } ?? true
    } ?? false
  }

  /// Whether somebody is one, all that is known considered.
  package func isOperator(_ person: UInt64) -> Bool { ranks[person] != nil }

  /// Whether somebody made the room, or is one of the two it was made for.
  package func founds(_ person: UInt64) -> Bool { founders.contains(person) }

  /// Whether one operator may end the office of another.
  package func isSenior(_ person: UInt64, to other: UInt64) -> Bool {
    guard let rank = ranks[person], let otherRank = ranks[other] else { return false }
    return rank < otherRank
  }

  /// Everybody in office: seniors first, then by how long they have been.
  package var operators: [UInt64] {
    let starts = ranks.compactMap { person, rank in
      terms[person]?.last.map { (person: person, rank: rank, start: $0.start) }
    }
    return starts.sorted {
      ($0.rank, $0.start, $0.person) < ($1.rank, $1.start, $1.person)
    }.map(\.person)
  }
}

extension RoomOffices {
  private struct Authored {
    let author: UInt64
    let stamp: Stamp
    let appointment: RoomChanges.Appointment
  }

  /// Appointments by people who could be operators, in the order of their stamps: those of the
  /// creator, then of the people whom they name, and so on while the limit lasts.
  private static func appointments(
    of changes: RoomChanges, from creation: RoomChange
  ) -> [Authored] {
    var taken: [Authored] = []
    var known = Set(changes.founders)
    var circle = changes.founders
    while !circle.isEmpty, taken.count < ChatLimits.appointmentsFolded {
      var named: [UInt64: Stamp] = [:]
      for author in circle {
        let room = ChatLimits.appointmentsFolded - taken.count
        for write in changes.byAuthor[author]?.appointments.elements.suffix(room) ?? [] {
          taken.append(Authored(author: author, stamp: write.stamp, appointment: write.value))
          let person = write.value.person
          guard write.value.isOn, !known.contains(person) else { continue }
          named[person] = min(named[person] ?? write.stamp, write.stamp)
        }
      }
      circle = named.sorted { $0.value < $1.value }.map(\.key)
      known.formUnion(circle)
    }
    return taken.filter { $0.stamp > creation.stamp }.sorted { $0.stamp < $1.stamp }
  }

  private mutating func fold(_ change: Authored) {
    let (author, person) = (change.author, change.appointment.person)
    guard let rank = ranks[author], !founders.contains(person) else { return }
    guard change.appointment.isOn else {
      guard let current = ranks[person], rank < current || person == author else { return }
      dismiss(person, at: change.stamp)
      return
    }
    guard appointed[author, default: []].insert(person).inserted else { return }
    if let current = ranks[person] {
      if rank + 1 < current { measureRanks() }
    } else {
      // Nobody is behind somebody new: who leaves office leaves no appointments.
      ranks[person] = rank + 1
      terms[person, default: []].append(Term(start: change.stamp, end: nil))
    }
  }

  private mutating func dismiss(_ dismissed: UInt64, at stamp: Stamp) {
    for appointer in Array(appointed.keys) { appointed[appointer]?.remove(dismissed) }
    let before = ranks
    measureRanks()
    for person in before.keys where ranks[person] == nil {
      appointed[person] = nil
      if let last = terms[person]?.indices.last { terms[person]?[last].end = stamp }
    }
  }

  /// Distances from the creator, breadth first.
  private mutating func measureRanks() {
    ranks = Dictionary(uniqueKeysWithValues: founders.map { ($0, 0) })
    var circle = Set(founders)
    var distance = 0
    while !circle.isEmpty {
      distance += 1
      var next: Set<UInt64> = []
      for person in circle {
        for other in appointed[person] ?? [] where ranks[other] == nil {
          ranks[other] = distance
          next.insert(other)
        }
      }
      circle = next
    }
  }
}
