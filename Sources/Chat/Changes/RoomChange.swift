/// Something done to a room: the body of an event.
package struct RoomChange: Hashable, Sendable, Stamped {
  package enum Kind: Hashable, Sendable {
    /// The author made the room, as far as their node knew. A sealed room is named after who made
    /// it, which ``RoomAmendment/roomChange(by:at:cryptography:)`` checks.
    case created
    /// The author opened the sealed room of two people, themselves and this one: both are its
    /// operators, for good. Checked like a creation.
    case createdDirect(with: UInt64)
    /// Another topic, as ``RoomTopic/isAcceptable(_:)`` wants it; an empty one takes it away.
    case topic(String)
    /// Put away, or taken out again.
    case archived(Bool)
    /// Somebody is an operator from now on, or no longer is.
    case appointment(of: UInt64, isOn: Bool)
    /// Somebody is taken out of the room. They may join again.
    case removal(of: UInt64)
    /// Somebody may come into a sealed room.
    case admission(of: UInt64)
  }

  package let room: String
  /// The 64-bit ID of the person who did it.
  package let author: UInt64
  package let stamp: Stamp
  package let kind: Kind

  package init(room: String, author: UInt64, stamp: Stamp, kind: Kind) {
    self.room = room
    self.author = author
    self.stamp = stamp
    self.kind = kind
  }
}
