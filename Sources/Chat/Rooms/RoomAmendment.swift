/// Something done to a room, or somebody's joining or leaving it: the body of an event. What counts
/// of it is decided by ``RoomChanges`` and ``Membership``.
package struct RoomAmendment: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// A public room.
    case created
    /// A private room, named after its maker and these random bytes: nobody else can have made it.
    case createdPrivate(salt: [UInt8])
    /// The room of two people, the author and this one.
    case createdDirect(with: UInt64)
    /// In a sealed room a ``SealedText``; empty takes it away.
    case topic(String)
    case archived(Bool)
    case appointment(of: UInt64, isOn: Bool)
    case removal(of: UInt64)
    case admission(of: UInt64)
    /// The author joined, or left.
    case membership(isJoined: Bool)
  }

  package let room: String
  package let authorID: UInt64
  /// What the author was called then.
  package let authorName: String
  /// Seq, in the event's own stream, of the delegation under which it was done.
  package let delegation: UInt64?
  package let change: Change

  package init(
    room: String, authorID: UInt64, authorName: String, delegation: UInt64?, change: Change
  ) {
    self.room = room
    self.authorID = authorID
    self.authorName = authorName
    self.delegation = delegation
    self.change = change
  }
}

extension RoomAmendment {
  /// What it does to the room, if it may count at all. Nil for joining and leaving, and for the
  /// creation of a sealed room that does not have the name it must have.
  ///
  /// - Parameter author: whom a delegation vouches for.
  package func roomChange(
    by author: UInt64, at stamp: Stamp, cryptography: some PersonCryptography
  ) -> RoomChange? {
    let kind: RoomChange.Kind
    switch change {
    case .created: kind = .created
    case .createdPrivate(let salt):
      let name = SealedRoom.privateName(madeBy: author, salt: salt, cryptography: cryptography)
      guard name == room else { return nil }
      kind = .created
    case .createdDirect(let other):
      let name = SealedRoom.directName(of: author, and: other, cryptography: cryptography)
      guard name == room, other != author else { return nil }
      kind = .createdDirect(with: other)
    case .topic(let topic): kind = .topic(topic)
    case .archived(let isArchived): kind = .archived(isArchived)
    case .appointment(let person, let isOn): kind = .appointment(of: person, isOn: isOn)
    case .removal(let person): kind = .removal(of: person)
    case .admission(let person): kind = .admission(of: person)
    case .membership: return nil
    }
    return RoomChange(room: room, author: author, stamp: stamp, kind: kind)
  }
}

/// A sealed room's key, sealed to devices of its members: the body of an event. Several with one key
/// ID are one key.
package struct RoomKeys: Hashable, Sendable {
  /// The key, sealed to one device (HPKE, RFC 9180).
  package struct Box: Hashable, Sendable {
    /// The first 8 bytes of the SHA-256 of the device's box key.
    package let device: UInt64
    /// The sender's ephemeral key, 65 bytes.
    package let encapsulated: [UInt8]
    /// The key of 32 bytes and a tag of 16.
    package let sealed: [UInt8]

    package init(device: UInt64, encapsulated: [UInt8], sealed: [UInt8]) {
      self.device = device
      self.encapsulated = encapsulated
      self.sealed = sealed
    }

    package var isWellFormed: Bool {
      encapsulated.count == Delegation.keyBytes && sealed.count == RoomKeys.sealedBytes
    }
  }

  package static let sealedBytes = 48

  package let room: String
  package let authorID: UInt64
  package let delegation: UInt64?
  package let keyID: UInt64
  /// One more than that of the key before, from 1.
  package let number: UInt32
  package let boxes: [Box]

  package init(
    room: String, authorID: UInt64, delegation: UInt64?, keyID: UInt64, number: UInt32, boxes: [Box]
  ) {
    self.room = room
    self.authorID = authorID
    self.delegation = delegation
    self.keyID = keyID
    self.number = number
    self.boxes = boxes
  }

  package var isWellFormed: Bool {
    SealedRoom.isName(room) && number > 0 && !boxes.isEmpty
      && boxes.count <= ChatLimits.keyBoxes && boxes.allSatisfy(\.isWellFormed)
  }
}
