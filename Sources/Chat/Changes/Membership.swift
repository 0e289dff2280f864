/// Somebody joined a room or left it: the body of an event. Only the person says so; being taken out
/// is a ``RoomChange/Kind/removal(of:)``.
package struct MembershipChange: Hashable, Sendable {
  package let room: String
  package let person: UInt64
  package let stamp: Stamp
  package let isJoined: Bool

  package init(room: String, person: UInt64, stamp: Stamp, isJoined: Bool) {
    self.room = room
    self.person = person
    self.stamp = stamp
    self.isJoined = isJoined
  }
}

/// Whether a person is in a room: what they said last counts, unless an operator took them out
/// later than that.
package struct Membership: Hashable, Sendable {
  package let room: String
  package let person: UInt64
  private(set) var choice: LastWrite<Bool>?

  package init(room: String, person: UInt64) {
    self.room = room
    self.person = person
  }

  /// - Parameter change: of this person and room.
  package mutating func apply(_ change: MembershipChange) {
    precondition((change.room, change.person) == (room, person), "a change of somebody else")
    choice.merge(LastWrite(change.isJoined, at: change.stamp))
  }

  /// What both know together.
  package func merged(with other: Membership) -> Membership {
    precondition((room, person) == (other.room, other.person), "memberships of two people")
    var result = self
    result.choice.merge(other.choice)
    return result
  }

  /// - Parameter outcome: of the room, from the same set of events.
  package func isMember(in outcome: RoomOutcome) -> Bool {
    isMember(removedAt: outcome.removals[person])
  }

  /// - Parameter removal: the last one of this person that counts.
  package func isMember(removedAt removal: Stamp?) -> Bool {
    guard let choice, choice.value else { return false }
    return removal.map { $0 < choice.stamp } ?? true
  }
}
