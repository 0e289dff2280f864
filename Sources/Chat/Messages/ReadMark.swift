/// How far a person has read a room: the body of an event. The furthest one counts, wherever it was
/// written.
package struct ReadMark: Hashable, Sendable {
  package let room: String
  package let authorID: UInt64
  package let delegation: UInt64?
  package let position: TimelinePosition

  package init(room: String, authorID: UInt64, delegation: UInt64?, position: TimelinePosition) {
    self.room = room
    self.authorID = authorID
    self.delegation = delegation
    self.position = position
  }
}
