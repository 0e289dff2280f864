/// How far a person has read in a room: never back, on whichever node they read.
package struct ReadPointer: Hashable, Sendable {
  package let person: UInt64
  package let room: String
  /// The last message that they have read, at the place where it stood then. Nil: none.
  package private(set) var position: TimelinePosition?

  package init(person: UInt64, room: String) {
    self.person = person
    self.room = room
  }

  /// They have read up to here, and everything before it.
  package mutating func apply(_ position: TimelinePosition) {
    self.position = max(self.position ?? position, position)
  }

  /// What both know together.
  package func merged(with other: ReadPointer) -> ReadPointer {
    precondition((person, room) == (other.person, other.room), "pointers of two people")
    var result = self
    if let position = other.position { result.apply(position) }
    return result
  }

  package func hasRead(_ other: TimelinePosition) -> Bool {
    position.map { other <= $0 } ?? false
  }
}
