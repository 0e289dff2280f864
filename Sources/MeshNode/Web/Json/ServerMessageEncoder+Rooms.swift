import Chat
import Gossip
import NIOCore

/// Rooms: what they are, who comes and goes, and keys of sealed ones (PROTOCOL.md, 1.3 and 1.9).
extension ServerMessageEncoder {
  func writeRoom(_ info: RoomInfo, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"room\",\"info\":{")
    writeMembers(of: info, into: &buffer)
    buffer.writeStaticString("}}")
  }

  /// A room as one person has it.
  func writePlace(_ place: RoomPlace, for person: UInt64, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{")
    writeMembers(of: place.info, into: &buffer)
    writeStanding(place.standing, in: place.info, for: person, into: &buffer)
    if let name = place.otherName {
      buffer.writeStaticString(",\"withName\":")
      buffer.writeJSON(name)
    }
    buffer.writeStaticString("}")
  }

  private func writeMembers(of info: RoomInfo, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("\"room\":")
    buffer.writeJSON(info.name)
    buffer.writeString(",\"kind\":\"\(info.kind.rawValue)\"")
    if let topic = info.topic {
      buffer.writeStaticString(",\"topic\":{\"text\":")
      buffer.writeJSON(topic.text)
      buffer.writeString(",\"by\":\"\(CrockfordBase32.encode(topic.author))\",\"at\":\(topic.at)}")
    }
    if info.isArchived { buffer.writeStaticString(",\"archived\":true") }
    if let maker = info.maker {
      buffer.writeString(",\"maker\":\"\(CrockfordBase32.encode(maker))\"")
    }
    buffer.writeStaticString(",\"operators\":")
    buffer.writeJSONList(info.operators) { buffer, person in
      buffer.writeString("\"\(CrockfordBase32.encode(person))\"")
    }
    buffer.writeString(",\"members\":\(info.members)")
  }

  private func writeStanding(
    _ standing: RoomStanding, in info: RoomInfo, for person: UInt64, into buffer: inout ByteBuffer
  ) {
    let name =
      switch standing {
      case .member: "member"
      case .invited: "invited"
      case .outside, .removed: "outside"
      }
    buffer.writeString(",\"standing\":\"\(name)\"")
    if let other = info.direct.first(where: { $0 != person }) {
      buffer.writeString(",\"with\":\"\(CrockfordBase32.encode(other))\"")
    }
  }

  /// - Parameter forPerson: for the person it is about, who may not know the room.
  func writeStanding(
    _ change: StandingChange, forPerson: Bool, into buffer: inout ByteBuffer
  ) {
    let event =
      switch change.standing {
      case .member: "joined"
      case .invited: "invited"
      case .outside: "left"
      case .removed: "removed"
      }
    buffer.writeStaticString("{\"type\":\"membership\",\"room\":")
    buffer.writeJSON(change.room)
    buffer.writeString(",\"person\":\"\(CrockfordBase32.encode(change.person))\",\"name\":")
    buffer.writeJSON(change.name)
    buffer.writeString(",\"event\":\"\(event)\",\"at\":\(change.at)")
    if let author = change.author {
      buffer.writeString(",\"by\":\"\(CrockfordBase32.encode(author))\"")
    }
    if forPerson {
      buffer.writeStaticString(",\"info\":")
      let place = RoomPlace(
        info: change.info, standing: change.standing, otherName: change.otherName)
      writePlace(place, for: change.person, into: &buffer)
    }
    buffer.writeStaticString("}")
  }

  /// - Parameter online: IDs of everybody who is on-line.
  func writeMembers(
    of info: RoomInfo, _ members: [RoomMember], online: Set<UInt64>, into buffer: inout ByteBuffer
  ) {
    let ranks = Dictionary(info.operators.enumerated().map { ($1, $0) }) { first, _ in first }
    let sorted = members.enumerated().sorted {
      (ranks[$0.element.id] ?? .max, $0.offset) < (ranks[$1.element.id] ?? .max, $1.offset)
    }
    buffer.writeStaticString("{\"type\":\"members\",\"room\":")
    buffer.writeJSON(info.name)
    buffer.writeStaticString(",\"members\":")
    buffer.writeJSONList(sorted.map(\.element)) { buffer, member in
      buffer.writeString("{\"id\":\"\(CrockfordBase32.encode(member.id))\",\"name\":")
      buffer.writeJSON(member.name)
      if ranks[member.id] != nil { buffer.writeStaticString(",\"operator\":true") }
      if info.maker == member.id { buffer.writeStaticString(",\"maker\":true") }
      if member.standing == .invited { buffer.writeStaticString(",\"invited\":true") }
      if online.contains(member.id) { buffer.writeStaticString(",\"online\":true") }
      buffer.writeStaticString("}")
    }
    buffer.writeString(",\"count\":\(info.members)}")
  }

  // MARK: Sealed rooms

  /// Live: all boxes of the event, which are those it holds.
  func writeKey(_ key: SharedKey, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"keys\",\"room\":")
    buffer.writeJSON(key.room)
    buffer.writeString(
      ",\"id\":\"\(Self.text(key.keyID))\",\"number\":\(key.number)"
        + ",\"by\":\"\(CrockfordBase32.encode(key.author))\""
        + ",\"stamp\":\"\(CrockfordBase32.encode(key.stamp.time))\""
        + ",\"maker\":\"\(CrockfordBase32.encode(key.maker))\""
        + ",\"since\":\"\(CrockfordBase32.encode(key.since.time))\",\"boxes\":\"")
    let boxes = key.boxes.map { box in
      "\(Self.text(box.device)).\(Base64URL.encode(box.encapsulated)).\(Base64URL.encode(box.sealed))"
    }
    buffer.writeString(boxes.joined(separator: " "))
    buffer.writeStaticString("\",\"held\":\"")
    buffer.writeString(key.held.map(Self.text).joined(separator: " "))
    buffer.writeStaticString("\"}")
  }

  /// All keys were told; and since when those that were made before serve no longer.
  func writeKeyed(_ info: RoomInfo, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"keyed\",\"room\":")
    buffer.writeJSON(info.name)
    let rekey = info.lastDeparture.map { CrockfordBase32.encode($0.time) } ?? ""
    buffer.writeString(",\"rekey\":\"\(rekey)\"}")
  }

  func writeDevices(_ devices: [PersonDevice], tag: String?, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"devices\",\"devices\":")
    buffer.writeJSONList(devices) { buffer, device in
      let delegation = device.delegation
      buffer.writeString("{\"person\":\"\(CrockfordBase32.encode(device.person))\"")
      buffer.writeString(",\"key\":\"\(Base64URL.encode(delegation.firstKey))\"")
      if !delegation.chain.isEmpty {
        let chain = delegation.chain.map {
          "\(Base64URL.encode($0.key)).\(Base64URL.encode($0.signature))"
        }
        buffer.writeString(",\"chain\":\"\(chain.joined(separator: " "))\"")
      }
      buffer.writeString(
        ",\"box\":\"\(Base64URL.encode(delegation.boxKey))\""
          + ",\"node\":\"\(Base64URL.encode(device.node.bytes.bytes))\""
          + ",\"nonce\":\"\(Base64URL.encode(delegation.nonce))\",\"until\":\(delegation.until)"
          + ",\"sig\":\"\(Base64URL.encode(delegation.signature))\"}")
    }
    writeTag(tag, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeDevice(of person: UInt64, into buffer: inout ByteBuffer) {
    buffer.writeString(
      "{\"type\":\"device\",\"person\":\"\(CrockfordBase32.encode(person))\"}")
  }

  func writeKnock(_ knock: Knock, from node: NodeID, into buffer: inout ByteBuffer) {
    buffer.writeString(
      "{\"type\":\"knock\",\"id\":\"\(CrockfordBase32.encode(knock.id))\""
        + ",\"by\":\"\(CrockfordBase32.encode(knock.authorID))\",\"name\":")
    buffer.writeJSON(knock.authorName)
    buffer.writeString(
      ",\"node\":\"\(node)\",\"salt\":\"\(Base64URL.encode(knock.salt))\""
        + ",\"proof\":\"\(Base64URL.encode(knock.proof))\",\"key\":\"\(Base64URL.encode(knock.key))\"}"
    )
  }

  func writeKnockAnswer(_ answer: KnockAnswer, into buffer: inout ByteBuffer) {
    buffer.writeString(
      "{\"type\":\"answer\",\"id\":\"\(CrockfordBase32.encode(answer.knock))\""
        + ",\"sealed\":\"\(Base64URL.encode(answer.sealed))\"}")
  }

  /// 64 bits in 11 letters of base 64.
  static func text(_ number: UInt64) -> String {
    Base64URL.encode(withUnsafeBytes(of: number.bigEndian) { Array($0) })
  }
}
