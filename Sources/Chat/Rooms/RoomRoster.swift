/// Everything known of a room but what is said there: what was done to it, and who joined and left.
/// A function of the set of changes that were applied.
package struct RoomRoster: Sendable {
  /// How somebody stands to a room.
  package enum Standing: Int64, Sendable {
    case outside = 0
    case member = 1
    /// Let into a sealed room, and not there yet.
    case invited = 2
  }

  package let room: String
  private var changes: RoomChanges
  /// What counts of the changes so far.
  package private(set) var outcome: RoomOutcome
  private var memberships: [UInt64: Membership] = [:]

  package init(room: String) {
    self.room = room
    changes = RoomChanges(room: room)
    outcome = changes.outcome()
  }

  /// - Parameter change: of this room.
  package mutating func apply(_ change: RoomChange) {
    changes.apply(change)
    outcome = changes.outcome()
  }

  /// Many at once; judged once.
  package mutating func apply(_ many: [RoomChange]) {
    for change in many { changes.apply(change) }
    outcome = changes.outcome()
  }

  /// - Parameter change: of this room.
  package mutating func apply(_ change: MembershipChange) {
    memberships[change.person, default: Membership(room: room, person: change.person)]
      .apply(change)
  }

  private var isSealed: Bool { SealedRoom.isName(room) }

  package func standing(of person: UInt64) -> Standing {
    let removal = outcome.removals[person]
    let choice = memberships[person]?.choice
    guard isSealed else {
      return memberships[person]?.isMember(removedAt: removal) == true ? .member : .outside
    }
    guard mayEnter(person) else { return .outside }
    guard let choice else { return .invited }
    if choice.value, removal.map({ $0 < choice.stamp }) ?? true { return .member }
    // Who left, or was taken out, and was let in again since.
    if let admission = outcome.admissions[person], admission > choice.stamp || choice.value {
      return .invited
    }
    return .outside
  }

  /// Into a public room everybody may come, into a sealed one whoever founded it and whoever was let
  /// in and not taken out since.
  package func mayEnter(_ person: UInt64) -> Bool {
    guard isSealed, !outcome.offices.founds(person) else { return true }
    guard outcome.direct.isEmpty, let admission = outcome.admissions[person] else { return false }
    return outcome.removals[person].map { $0 < admission } ?? true
  }

  /// Whether an operator took somebody out, who has not come or gone since.
  package func isRemoved(_ person: UInt64) -> Bool {
    guard let removal = outcome.removals[person] else { return false }
    return memberships[person]?.choice.map { $0.stamp < removal } ?? true
  }

  /// When somebody last said that they joined or left.
  package func lastWord(of person: UInt64) -> Stamp? { memberships[person]?.choice?.stamp }

  /// Whether somebody is or was of a sealed room.
  package func wasLetIn(_ person: UInt64) -> Bool {
    outcome.offices.founds(person) || outcome.admissions[person] != nil
  }

  /// Everybody about whom anything is known here.
  package var people: Set<UInt64> {
    Set(memberships.keys).union(outcome.admissions.keys).union(outcome.removals.keys)
      .union(outcome.offices.operators).union(outcome.direct)
  }

  /// When somebody who had been let into the sealed room last went, or was taken out: keys made
  /// before are known to somebody who must not read what follows. Nil: nobody has.
  package var lastDeparture: Stamp? {
    let left = memberships.compactMap { person, membership in
      membership.choice.flatMap { $0.value || !wasLetIn(person) ? nil : $0.stamp }
    }
    return (left + outcome.removals.filter { wasLetIn($0.key) }.values).max()
  }
}
