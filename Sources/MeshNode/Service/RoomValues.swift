import Chat
import Gossip

/// What is known of a room beside what is said there, as it stands for everybody.
package struct RoomInfo: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case `public`, `private`, direct
  }

  package struct Topic: Hashable, Sendable {
    /// In a sealed room a ``SealedText``.
    package let text: String
    package let author: UInt64
    /// Milliseconds since 1970.
    package let at: UInt64
  }

  package let name: String
  package var topic: Topic?
  package var isArchived = false
  /// Nil for a room that nobody made, like the lobby.
  package var maker: UInt64?
  /// Seniors first, at most ``RoomInfo/operatorsMax``.
  package var operators: [UInt64] = []
  /// People who are in it.
  package var members = 0
  /// The two people of a direct room.
  package var direct: [UInt64] = []
  /// When somebody last went from a sealed room: keys made before serve no longer.
  package var lastDeparture: Stamp?

  package static let operatorsMax = 32

  package init(name: String) { self.name = name }

  package var kind: Kind {
    guard SealedRoom.isName(name) else { return .public }
    return direct.isEmpty ? .private : .direct
  }
}

/// How somebody stands to a room.
package enum RoomStanding: Int64, Hashable, Sendable {
  case outside = 0
  case member = 1
  /// Let into a sealed room, and not there yet.
  case invited = 2
  /// Taken out by an operator, and not back.
  case removed = 3

  /// Whether a sealed room shows itself to them.
  package var mayEnter: Bool { self == .member || self == .invited }
}

/// A room as one person has it.
package struct RoomPlace: Hashable, Sendable {
  package let info: RoomInfo
  package let standing: RoomStanding
  /// What the other one of a direct room was last called here.
  package let otherName: String?

  package init(info: RoomInfo, standing: RoomStanding, otherName: String? = nil) {
    self.info = info
    self.standing = standing
    self.otherName = otherName
  }
}

package struct RoomMember: Hashable, Sendable {
  package let id: UInt64
  /// What they were called when they joined; empty for one who has not been there.
  package let name: String
  package let standing: RoomStanding

  package init(id: UInt64, name: String, standing: RoomStanding) {
    self.id = id
    self.name = name
    self.standing = standing
  }
}

/// Somebody stands otherwise to a room than before.
package struct StandingChange: Hashable, Sendable {
  package let room: String
  package let person: UInt64
  package let name: String
  package let standing: RoomStanding
  /// The operator who took them out or let them in, where one did it by name.
  package let author: UInt64?
  /// What the other one of a direct room is called, where the change is their doing.
  package let otherName: String?
  /// Milliseconds since 1970.
  package let at: UInt64
  /// The room as it is now: the person may not know it.
  package let info: RoomInfo
}

/// A key of a sealed room as one event carries it, sealed to some devices.
package struct SharedKey: Hashable, Sendable {
  package let room: String
  package let keyID: UInt64
  package let number: UInt32
  /// Who sealed it; what the boxes are bound to.
  package let author: UInt64
  package let stamp: Stamp
  /// Author and stamp of the oldest event with this key.
  package var maker: UInt64
  package var since: Stamp
  package var boxes: [RoomKeys.Box]
  /// All devices that have a box of this event, those whose boxes are not listed too.
  package var held: [UInt64]
}

/// A device of a person and the proof that it is theirs.
package struct PersonDevice: Hashable, Sendable {
  package let person: UInt64
  package let delegation: Delegation
  /// For which node it was signed.
  package let node: NodeID
}

/// The two kinds of rooms whose content only their members' devices can read.
package enum SealedRoomKind: Hashable, Sendable {
  case `private`(salt: [UInt8])
  case direct(with: UInt64)
}
