/// What placing a message asks of the place where positions are kept: memory in the tests, the
/// database in a node. One index holds all rooms; calls are synchronous and made by one owner.
package protocol TimelineIndex {
  /// Nil while the message has not come.
  mutating func position(of id: MessageID) throws -> TimelinePosition?
  /// What is needed to compute the position anew: the message's own time and its parents.
  mutating func facts(of id: MessageID) throws -> TimelineFacts?
  /// Remembers a message's position; replaces the one before.
  mutating func place(_ facts: TimelineFacts, at position: TimelinePosition, hasGap: Bool) throws
  /// Messages already placed that name this one as a parent.
  mutating func children(of id: MessageID) throws -> [MessageID]
}

/// The part of a message that decides its place.
package struct TimelineFacts: Hashable, Sendable {
  package let id: MessageID
  package let room: String
  package let time: UInt64
  package let parents: [MessageID]

  package init(id: MessageID, room: String, time: UInt64, parents: [MessageID]) {
    self.id = id
    self.room = room
    self.time = time
    self.parents = parents
  }
}
