import Chat
import Gossip
import NIOCore
import NIOWebSocket

/// Writes what a node sends (PROTOCOL.md, 1.3) as JSON text, without a frame around it.
struct ServerMessageEncoder: Sendable {
  let cursor: FeedCursor

  // MARK: Messages

  /// A live message.
  func writeMessage(_ entry: TimelineEntry, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"message\",\"room\":")
    buffer.writeJSON(entry.room)
    buffer.writeStaticString(",")
    writeMembers(of: entry, into: &buffer)
    buffer.writeStaticString(",\"cursor\":\"")
    buffer.writeString(cursor.text(entry.logPosition))
    buffer.writeStaticString("\"}")
  }

  /// A message in a list.
  func writeListed(_ entry: TimelineEntry, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{")
    writeMembers(of: entry, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeMembers(of entry: TimelineEntry, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("\"id\":\"")
    buffer.writeString(entry.id.description)
    buffer.writeStaticString("\",\"order\":\"")
    buffer.writeString(entry.position.order)
    buffer.writeStaticString("\",\"at\":")
    buffer.writeDecimal(entry.writtenAt)
    buffer.writeStaticString(",\"by\":\"")
    buffer.writeString(CrockfordBase32.encode(entry.author.id))
    buffer.writeStaticString("\",\"name\":")
    buffer.writeJSON(entry.author.name)
    buffer.writeStaticString(",\"node\":\"")
    buffer.writeString(entry.author.node.description)
    buffer.writeStaticString("\",\"text\":")
    buffer.writeJSON(entry.shownText)
    if let outcome = entry.outcome { write(outcome, into: &buffer) }
    writeMarks(of: entry, into: &buffer)
    if let target = entry.replyTo { buffer.writeString(",\"reply\":\"\(target)\"") }
    if !entry.isSigned { buffer.writeStaticString(",\"unsigned\":true") }
    if let tag = entry.tag, SealedRoom.isName(entry.room) {
      buffer.writeStaticString(",\"tag\":")
      buffer.writeJSON(tag)
    }
    if entry.isLate { buffer.writeStaticString(",\"late\":true") }
    if entry.hasGap { buffer.writeStaticString(",\"gap\":true") }
  }

  private func writePage(
    _ entries: [TimelineEntry], older: TimelinePosition?, into buffer: inout ByteBuffer
  ) {
    buffer.writeStaticString(",\"messages\":")
    buffer.writeJSONList(entries) { writeListed($1, into: &$0) }
    buffer.writeStaticString(",\"older\":")
    guard let older else {
      buffer.writeStaticString("null")
      return
    }
    buffer.writeStaticString("\"")
    buffer.writeString(older.wireText)
    buffer.writeStaticString("\"")
  }

  // MARK: Coming in

  func writeWelcome(_ welcome: Welcome, nonce: SessionNonce, into buffer: inout ByteBuffer) {
    let (node, limits) = (welcome.node, welcome.limits)
    buffer.writeStaticString("{\"type\":\"welcome\",\"protocol\":1,\"node\":{\"id\":\"")
    buffer.writeString(node.id.description)
    buffer.writeStaticString("\",\"name\":")
    buffer.writeJSON(node.name)
    buffer.writeStaticString(",\"version\":")
    buffer.writeJSON(node.version)
    buffer.writeStaticString(",\"key\":\"")
    buffer.writeString(Base64URL.encode(node.id.bytes.bytes))
    buffer.writeStaticString("\"},\"nonce\":\"")
    buffer.writeString(Base64URL.encode(nonce.bytes))
    buffer.writeStaticString("\",\"mesh\":")
    buffer.writeJSON(welcome.mesh)
    buffer.writeString(
      ",\"limits\":{\"textBytes\":\(limits.textBytes),\"nameCharacters\":\(limits.nameCharacters),"
        + "\"messagesPerSecond\":\(limits.messagesPerSecond)}}")
  }

  func writeJoined(_ joined: JoinedAnswer, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"joined\",\"you\":")
    writePerson(joined.session.person, withNode: false, into: &buffer)
    if let token = joined.session.token {
      buffer.writeStaticString(",\"token\":")
      buffer.writeJSON(token)
    }
    writeEntry(joined.room, into: &buffer)
    if let place = joined.room.place {
      buffer.writeStaticString(",\"info\":")
      writePlace(place, for: joined.session.person.id, into: &buffer)
    }
    buffer.writeStaticString(",\"rooms\":")
    buffer.writeJSONList(joined.places) { writePlace($1, for: joined.session.person.id, into: &$0) }
    writePeopleMember(joined.people, into: &buffer)
    buffer.writeStaticString(",\"nodes\":")
    buffer.writeJSONList(joined.nodes) { writeNode($1, into: &$0) }
    buffer.writeStaticString(joined.isResumed ? ",\"resumed\":true}" : ",\"resumed\":false}")
  }

  func writeEntered(_ room: RoomAnswer, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"entered\"")
    writeEntry(room, into: &buffer)
    if let place = room.place {
      buffer.writeStaticString(",\"info\":")
      writePlace(place, for: room.person, into: &buffer)
    }
    buffer.writeStaticString("}")
  }

  private func writeEntry(_ room: RoomAnswer, into buffer: inout ByteBuffer) {
    buffer.writeStaticString(",\"room\":")
    buffer.writeJSON(room.room)
    writePage(room.entries, older: room.older, into: &buffer)
    buffer.writeStaticString(",\"reads\":")
    buffer.writeJSONList(room.reads) { buffer, place in
      buffer.writeStaticString("{")
      writeMembers(of: place, into: &buffer)
      buffer.writeStaticString("}")
    }
    buffer.writeStaticString(",\"cursor\":\"")
    buffer.writeString(cursor.text(room.logPosition))
    buffer.writeStaticString("\"")
  }

  func writeLeft(_ room: String, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"left\",\"room\":")
    buffer.writeJSON(room)
    buffer.writeStaticString("}")
  }

  // MARK: Answers

  func writeAck(_ posted: Posted, tag: String?, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"ack\"")
    writeTag(tag, into: &buffer)
    buffer.writeStaticString(",\"id\":\"")
    buffer.writeString(posted.id.description)
    if let position = posted.position {
      buffer.writeStaticString("\",\"order\":\"")
      buffer.writeString(position.order)
    }
    buffer.writeStaticString("\"}")
  }

  func writeError(code: String, text: String, tag: String?, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"error\",\"code\":\"")
    buffer.writeString(code)
    buffer.writeStaticString("\",\"text\":")
    buffer.writeJSON(text)
    writeTag(tag, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeTag(_ tag: String?, into buffer: inout ByteBuffer) {
    guard let tag else { return }
    buffer.writeStaticString(",\"tag\":")
    buffer.writeJSON(tag)
  }

  func writeHistory(_ room: String, _ page: HistoryPage, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"history\",\"room\":")
    buffer.writeJSON(room)
    writePage(page.entries, older: page.older, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeThread(_ first: EventID, _ page: HistoryPage, into buffer: inout ByteBuffer) {
    buffer.writeString("{\"type\":\"thread\",\"id\":\"\(first)\"")
    writePage(page.entries, older: page.older, into: &buffer)
    buffer.writeStaticString("}")
  }

  /// The same without a type, for REST.
  func writeHistoryDocument(_ room: String, _ page: HistoryPage, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"room\":")
    buffer.writeJSON(room)
    writePage(page.entries, older: page.older, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeRooms(_ rooms: [RoomSummary], into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"rooms\",\"rooms\":")
    writeRoomList(rooms, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeRoomList(_ rooms: [RoomSummary], into buffer: inout ByteBuffer) {
    buffer.writeJSONList(rooms) { buffer, room in
      buffer.writeStaticString("{\"name\":")
      buffer.writeJSON(room.name)
      buffer.writeString(",\"messages\":\(room.messages),\"last\":")
      buffer.writeString(room.last.map(String.init) ?? "null")
      buffer.writeString(",\"members\":\(room.members)")
      if let topic = room.topic {
        buffer.writeStaticString(",\"topic\":")
        buffer.writeJSON(topic)
      }
      if room.isArchived { buffer.writeStaticString(",\"archived\":true") }
      buffer.writeStaticString("}")
    }
  }

  // MARK: The room around the messages

  func writeStatus(_ health: NodeHealth, into buffer: inout ByteBuffer) {
    buffer.writeString("{\"type\":\"status\",\"level\":\"\(health.level.rawValue)\",\"text\":")
    buffer.writeJSON(health.text)
    buffer.writeStaticString("}")
  }

  func writeClosing(_ text: String, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"closing\",\"text\":")
    buffer.writeJSON(text)
    buffer.writeStaticString("}")
  }

  func writeDelivery(_ deliveries: some Sequence<Delivery>, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"delivery\",\"items\":")
    buffer.writeJSONList(deliveries) { buffer, delivery in
      buffer.writeString("[\"\(delivery.id)\",\(delivery.holding),\(delivery.known)]")
    }
    buffer.writeStaticString("}")
  }

  func writePresence(_ change: PresenceChange, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"presence\",\"event\":")
    switch change.kind {
    case .joined: buffer.writeStaticString("\"joined\"")
    case .left: buffer.writeStaticString("\"left\"")
    case .conditionChanged: buffer.writeStaticString("\"changed\"")
    case .renamed(let previous):
      buffer.writeStaticString("\"renamed\",\"previous\":")
      buffer.writeJSON(previous)
    }
    buffer.writeStaticString(",\"person\":")
    writePerson(change.person, withNode: true, into: &buffer)
    buffer.writeString(",\"at\":\(change.at)}")
  }

  func writePeople(_ people: PeopleList, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"people\"")
    writePeopleMember(people, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writePeopleMember(_ people: PeopleList, into buffer: inout ByteBuffer) {
    buffer.writeStaticString(",\"people\":")
    buffer.writeJSONList(people.listed) { writePerson($1, withNode: true, into: &$0) }
    buffer.writeString(",\"peopleCount\":\(people.count)")
  }

  func writePerson(
    _ person: PersonSummary, withNode: Bool, into buffer: inout ByteBuffer
  ) {
    buffer.writeStaticString("{\"id\":\"")
    buffer.writeString(CrockfordBase32.encode(person.id))
    buffer.writeStaticString("\",\"name\":")
    buffer.writeJSON(person.name)
    if withNode { buffer.writeString(",\"node\":\"\(person.node)\"") }
    if !person.condition.text.isEmpty {
      buffer.writeStaticString(",\"status\":")
      buffer.writeJSON(person.condition.text)
    }
    if person.condition.isAway { buffer.writeStaticString(",\"away\":true") }
    buffer.writeStaticString("}")
  }
}

extension ServerMessageEncoder {
  /// One message as a finished frame.
  func frame(_ write: (inout ByteBuffer, ServerMessageEncoder) -> Void) -> ByteBuffer {
    var payload = ByteBuffer()
    write(&payload, self)
    var bytes = ByteBuffer()
    bytes.reserveCapacity(payload.readableBytes + 10)
    bytes.writeFrameHead(.text, payloadBytes: payload.readableBytes)
    bytes.writeBuffer(&payload)
    return bytes
  }
}
