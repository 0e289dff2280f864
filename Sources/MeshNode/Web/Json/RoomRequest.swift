import Chat
import Gossip

/// What a client asks for about rooms, of PROTOCOL.md 1.2 and 1.9.
enum RoomRequest: Equatable {
  case enter(room: String, again: Bool)
  case make(SealedRoomKind)
  case leave(room: String)
  case amend(room: String, RoomAmendment.Change)
  case members(room: String)
  case share(RoomKeys)
  case devices(of: [UInt64])
  case invite(Bool)
  case knock(KnockRequest)
  case answer(KnockAnswer)
}

extension ClientMessage.Decoder {
  /// Nil for a type that is about something else.
  func roomRequest(_ type: String) throws(ClientMessageError) -> RoomRequest? {
    switch type {
    case "enter":
      return .enter(room: try namedRoom(), again: try optionalBool("again") ?? false)
    case "create": return .make(try sealedRoom())
    case "leave": return .leave(room: try namedRoom())
    case "topic": return .amend(room: try namedRoom(), .topic(try text("text")))
    case "archive": return .amend(room: try namedRoom(), .archived(try optionalBool("on") ?? true))
    case "appoint":
      let change = RoomAmendment.Change.appointment(
        of: try person("person"), isOn: try optionalBool("on") ?? true)
      return .amend(room: try namedRoom(), change)
    case "remove":
      return .amend(room: try namedRoom(), .removal(of: try person("person")))
    case "admit":
      return .amend(room: try namedRoom(), .admission(of: try person("person")))
    case "members": return .members(room: try namedRoom())
    case "keys": return .share(try keys())
    case "devices":
      var people: [UInt64] = []
      for id in try text("people").split(separator: " ") {
        guard let person = Self.person(id) else {
          throw bad("“people” must be IDs with spaces between.")
        }
        people.append(person)
      }
      return .devices(of: people)
    case "invite": return .invite(try optionalBool("on") ?? true)
    case "knock":
      return .knock(
        KnockRequest(
          id: try number("id"), salt: try bytes("salt"), proof: try bytes("proof"),
          key: try bytes("key")))
    case "answer":
      return .answer(KnockAnswer(knock: try number("id"), sealed: try bytes("sealed")))
    default: return nil
    }
  }

  private func sealedRoom() throws(ClientMessageError) -> SealedRoomKind {
    if try optionalText("with") != nil { return .direct(with: try person("with")) }
    let salt = try bytes("salt")
    guard salt.count == SealedRoom.saltBytes else {
      throw bad("“salt” must be \(SealedRoom.saltBytes) bytes.")
    }
    return .private(salt: salt)
  }

  private func keys() throws(ClientMessageError) -> RoomKeys {
    var boxes: [RoomKeys.Box] = []
    for part in try text("boxes").split(separator: " ") {
      let parts = part.split(separator: ".").map { Base64URL.decode(String($0)) }
      guard parts.count == 3, let to = parts[0], to.count == 8, let encapsulated = parts[1],
        let sealed = parts[2]
      else { throw bad("“boxes” must be “to.enc.box” with spaces between.") }
      boxes.append(
        RoomKeys.Box(
          device: UInt64(bigEndianBytes: to), encapsulated: encapsulated, sealed: sealed))
    }
    let id = try bytes("id")
    guard case .number(let number)? = members["number"], let number = UInt32(exactly: number),
      id.count == 8
    else { throw bad("“id” must be 8 bytes and “number” a whole number from 1.") }
    // The node puts in whose they are.
    let keys = RoomKeys(
      room: try namedRoom(), authorID: 0, delegation: nil, keyID: UInt64(bigEndianBytes: id),
      number: number, boxes: boxes)
    guard keys.isWellFormed else { throw bad("“keys” are not as PROTOCOL.md, 1.9 says.") }
    return keys
  }

  private func person(_ name: String) throws(ClientMessageError) -> UInt64 { try number(name) }

  private static func person(_ text: some StringProtocol) -> UInt64? {
    text.utf8.count == 13 ? CrockfordBase32.decode(text) : nil
  }

  /// 64 bits in 13 letters.
  private func number(_ name: String) throws(ClientMessageError) -> UInt64 {
    guard let number = Self.person(try text(name)) else {
      throw bad("“\(name)” must have 13 letters, as IDs have.")
    }
    return number
  }

  private func bytes(_ name: String) throws(ClientMessageError) -> [UInt8] {
    guard let bytes = Base64URL.decode(try text(name)) else {
      throw bad("“\(name)” must be base64url without padding.")
    }
    return bytes
  }
}

extension UInt64 {
  fileprivate init(bigEndianBytes bytes: [UInt8]) {
    self = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension SealedRoomKind {
  /// What the room is called that somebody makes.
  func name(madeBy person: UInt64) -> String {
    let cryptography = SwiftCryptoPersonCryptography()
    switch self {
    case .private(let salt):
      return SealedRoom.privateName(madeBy: person, salt: salt, cryptography: cryptography)
    case .direct(let other):
      return SealedRoom.directName(of: person, and: other, cryptography: cryptography)
    }
  }
}
