/// What was done to a room. What it holds is a function of the set of changes that were applied;
/// two parts can be merged in either order. ``outcome()`` says what counts of it.
///
/// Of each person a limited number is kept, those done last (``ChatLimits``), so nobody can crowd
/// out what others did. Changes of people who are no operators are kept as well: the appointment
/// that makes them count may come later.
package struct RoomChanges: Hashable, Sendable {
  package let room: String
  /// The creation with the smallest stamp: a room that was made on two sides of a partition was
  /// made by whoever was first. The lobby, which is always there, was made by nobody.
  private(set) var creation: RoomChange?
  private(set) var byAuthor: [UInt64: Authored] = [:]

  /// Who is an operator from the creation on: whoever made the room, and the other one of a room of
  /// two.
  var founders: [UInt64] {
    guard let creation else { return [] }
    guard case .createdDirect(let other) = creation.kind, other != creation.author else {
      return [creation.author]
    }
    return [creation.author, other]
  }

  /// The changes of one person.
  struct Authored: Hashable, Sendable {
    var topics = KeptByStamp<LastWrite<String>>(.newest, ChatLimits.topicsKept)
    var archivals = KeptByStamp<LastWrite<Bool>>(.newest, ChatLimits.archivalsKept)
    var appointments = KeptByStamp<LastWrite<Appointment>>(.newest, ChatLimits.appointmentsKept)
    var removals = KeptByStamp<LastWrite<UInt64>>(.newest, ChatLimits.removalsKept)
    var admissions = KeptByStamp<LastWrite<UInt64>>(.newest, ChatLimits.admissionsKept)
  }

  struct Appointment: Hashable, Sendable {
    let person: UInt64
    let isOn: Bool
  }

  package init(room: String) {
    self.room = room
  }

  /// - Parameter change: of this room.
  package mutating func apply(_ change: RoomChange) {
    precondition(change.room == room, "a change of another room")
    let stamp = change.stamp
    switch change.kind {
    case .created, .createdDirect:
      guard room != RoomName.lobby else { return }
      if let creation, creation.stamp <= stamp { return }
      creation = change
    case .topic(let topic):
      byAuthor[change.author, default: Authored()].topics.insert(LastWrite(topic, at: stamp))
    case .archived(let isArchived):
      byAuthor[change.author, default: Authored()].archivals
        .insert(LastWrite(isArchived, at: stamp))
    case .appointment(let person, let isOn):
      byAuthor[change.author, default: Authored()].appointments
        .insert(LastWrite(Appointment(person: person, isOn: isOn), at: stamp))
    case .removal(let person):
      byAuthor[change.author, default: Authored()].removals.insert(LastWrite(person, at: stamp))
    case .admission(let person):
      byAuthor[change.author, default: Authored()].admissions.insert(LastWrite(person, at: stamp))
    }
  }

  /// What both know together.
  package func merged(with other: RoomChanges) -> RoomChanges {
    precondition(room == other.room, "changes of two rooms")
    var result = self
    if let creation = other.creation { result.apply(creation) }
    for (author, theirs) in other.byAuthor {
      var ours = result.byAuthor[author] ?? Authored()
      ours.topics.formUnion(theirs.topics)
      ours.archivals.formUnion(theirs.archivals)
      ours.appointments.formUnion(theirs.appointments)
      ours.removals.formUnion(theirs.removals)
      ours.admissions.formUnion(theirs.admissions)
      result.byAuthor[author] = ours
    }
    return result
  }
}
