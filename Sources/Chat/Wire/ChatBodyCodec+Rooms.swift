internal import FoundationEssentials
internal import SwiftProtobuf

/// What is done to rooms, and the keys of sealed ones.
extension ChatBodyCodec {
  package static func encode(_ amendment: RoomAmendment) throws(ChatCodecError) -> [UInt8] {
    try check(amendment)
    var wire = WireRoomChange()
    wire.room = amendment.room
    wire.authorID = amendment.authorID
    wire.authorName = amendment.authorName
    wire.delegation = amendment.delegation ?? 0
    switch amendment.change {
    case .created: wire.creation = WireRoomCreation()
    case .createdPrivate(let salt): wire.creation.salt = Data(salt)
    case .createdDirect(let other): wire.creation.directWith = other
    case .topic(let topic): wire.topic = topic
    case .archived(let isArchived): wire.isArchived = isArchived
    case .appointment(let person, let isOn):
      var appointment = WireAppointment()
      appointment.person = person
      appointment.isOn = isOn
      wire.appointment = appointment
    case .removal(let person): wire.removed = person
    case .admission(let person): wire.admitted = person
    case .membership(let isJoined): wire.isJoined = isJoined
    }
    var body = WireChatBody()
    body.roomChange = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  /// A change of a kind that this version does not know is unknown as a whole.
  static func roomAmendment(_ wire: WireRoomChange) throws(ChatCodecError) -> ChatBody {
    let change: RoomAmendment.Change
    switch wire.change {
    case .creation(let creation):
      change =
        if creation.directWith != 0 {
          .createdDirect(with: creation.directWith)
        } else if !creation.salt.isEmpty {
          .createdPrivate(salt: [UInt8](creation.salt))
        } else {
          .created
        }
    case .topic(let topic): change = .topic(topic)
    case .isArchived(let isArchived): change = .archived(isArchived)
    case .appointment(let appointment):
      change = .appointment(of: appointment.person, isOn: appointment.isOn)
    case .removed(let person): change = .removal(of: person)
    case .admitted(let person): change = .admission(of: person)
    case .isJoined(let isJoined): change = .membership(isJoined: isJoined)
    case nil: return .unknown
    }
    let amendment = RoomAmendment(
      room: wire.room, authorID: wire.authorID, authorName: wire.authorName,
      delegation: wire.delegation == 0 ? nil : wire.delegation, change: change)
    try check(amendment)
    return .room(amendment)
  }

  private static func check(_ amendment: RoomAmendment) throws(ChatCodecError) {
    try WireRules.check(room: amendment.room)
    try WireRules.check(name: amendment.authorName)
    let isSealed = SealedRoom.isName(amendment.room)
    switch amendment.change {
    case .topic(let topic): try WireRules.check(topic: topic, in: amendment.room)
    case .created: guard !isSealed else { throw .invalid(field: .change) }
    case .createdPrivate(let salt):
      guard isSealed, salt.count == SealedRoom.saltBytes else { throw .invalid(field: .change) }
    case .createdDirect(let other):
      guard isSealed, other != amendment.authorID else { throw .invalid(field: .person) }
    case .admission: guard isSealed else { throw .invalid(field: .change) }
    case .archived, .appointment, .removal, .membership: break
    }
  }

  package static func encode(_ keys: RoomKeys) throws(ChatCodecError) -> [UInt8] {
    guard keys.isWellFormed else { throw .invalid(field: .key) }
    var wire = WireRoomKeys()
    wire.room = keys.room
    wire.authorID = keys.authorID
    wire.delegation = keys.delegation ?? 0
    wire.keyID = keys.keyID
    wire.number = keys.number
    wire.boxes = keys.boxes.map { box in
      var wire = WireKeyBox()
      wire.device = box.device
      wire.encapsulated = Data(box.encapsulated)
      wire.sealed = Data(box.sealed)
      return wire
    }
    var body = WireChatBody()
    body.roomKeys = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  static func roomKeys(_ wire: WireRoomKeys) throws(ChatCodecError) -> RoomKeys {
    let keys = RoomKeys(
      room: wire.room, authorID: wire.authorID,
      delegation: wire.delegation == 0 ? nil : wire.delegation, keyID: wire.keyID,
      number: wire.number,
      boxes: wire.boxes.map { box in
        RoomKeys.Box(
          device: box.device, encapsulated: [UInt8](box.encapsulated),
          sealed: [UInt8](box.sealed))
      })
    guard keys.isWellFormed else { throw .invalid(field: .key) }
    return keys
  }
}
