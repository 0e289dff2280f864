import Chat
import Gossip
import NIOCore

/// What was done to a message since it was said (PROTOCOL.md, 1.3).
extension ServerMessageEncoder {
  /// People named under one emoji at most; the count beside them is whole.
  static let reactingPeopleMax = 30
  /// People named who acknowledged; the count beside them is whole.
  static let acknowledgingPeopleMax = 256

  func write(_ outcome: MessageOutcome, into buffer: inout ByteBuffer) {
    if let edited = outcome.edited {
      buffer.writeString(",\"edited\":\(edited.milliseconds)")
    }
    if !outcome.reactions.isEmpty {
      buffer.writeStaticString(",\"reactions\":")
      buffer.writeJSONList(outcome.reactions) { buffer, reaction in
        buffer.writeStaticString("{\"emoji\":")
        buffer.writeJSON(reaction.emoji)
        buffer.writeString(",\"count\":\(reaction.people.count),\"people\":")
        buffer.writeJSONList(reaction.people.prefix(Self.reactingPeopleMax)) { buffer, person in
          buffer.writeString("\"\(CrockfordBase32.encode(person))\"")
        }
        buffer.writeStaticString("}")
      }
    }
    if let pin = outcome.pin {
      buffer.writeString(",\"pinned\":\"\(CrockfordBase32.encode(pin.person))\"")
    }
    if let deletion = outcome.deletion {
      let person = CrockfordBase32.encode(deletion.person)
      buffer.writeString(
        ",\"deleted\":{\"by\":\"\(person)\",\"at\":\(deletion.stamp.milliseconds)}")
    }
  }

  /// Priority, who acknowledged it, and threads.
  func writeMarks(of entry: TimelineEntry, into buffer: inout ByteBuffer) {
    if entry.isUrgent {
      let people = entry.outcome?.acknowledgedBy ?? []
      buffer.writeString(",\"urgent\":{\"count\":\(people.count),\"people\":")
      buffer.writeJSONList(people.prefix(Self.acknowledgingPeopleMax)) { buffer, person in
        buffer.writeString("\"\(CrockfordBase32.encode(person))\"")
      }
      buffer.writeStaticString("}")
    }
    if let thread = entry.thread { buffer.writeString(",\"thread\":\"\(thread)\"") }
    if entry.answers > 0 { buffer.writeString(",\"answers\":\(entry.answers)") }
    if entry.isMissing { buffer.writeStaticString(",\"missing\":true") }
  }

  /// Who shows which picture; `null` for one who shows none any more.
  func writePictures(_ marks: [PictureMark], into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"pictures\",\"people\":")
    buffer.writeJSONList(marks) { buffer, mark in
      let text = mark.mark == 0 ? "null" : "\"\(CrockfordBase32.encode(mark.mark))\""
      buffer.writeString("[\"\(CrockfordBase32.encode(mark.person))\",\(text)]")
    }
    buffer.writeStaticString("}")
  }

  func writePicture(
    _ image: [UInt8]?, of person: UInt64, tag: String?, into buffer: inout ByteBuffer
  ) {
    buffer.writeString(
      "{\"type\":\"picture\",\"person\":\"\(CrockfordBase32.encode(person))\",\"data\":")
    buffer.writeString(image.map { "\"\(Base64URL.encode($0))\"" } ?? "null")
    writeTag(tag, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeGone(_ gone: GoneMessage, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"gone\",\"room\":")
    buffer.writeJSON(gone.room)
    buffer.writeString(",\"id\":\"\(gone.id)\",\"as\":\"\(gone.keptAs)\"}")
  }

  func writeTyping(
    _ person: PersonSummary, in room: String, into buffer: inout ByteBuffer
  ) {
    buffer.writeStaticString("{\"type\":\"typing\",\"room\":")
    buffer.writeJSON(room)
    buffer.writeStaticString(",\"person\":")
    writePerson(person, withNode: true, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeRead(_ place: ReadPlace, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"read\",\"room\":")
    buffer.writeJSON(place.room)
    buffer.writeStaticString(",")
    writeMembers(of: place, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeMembers(of place: ReadPlace, into buffer: inout ByteBuffer) {
    buffer.writeString("\"by\":\"\(CrockfordBase32.encode(place.person))\",\"at\":\"")
    buffer.writeString(place.position.wireText)
    buffer.writeStaticString("\"")
  }

  /// The same for a session, with what a sealed room's texts are bound to.
  func writeVersions(of entry: TimelineEntry, tag: String?, into buffer: inout ByteBuffer) {
    buffer.writeString("{\"type\":\"versions\",\"id\":\"\(entry.id)\",\"room\":")
    buffer.writeJSON(entry.room)
    buffer.writeString(",\"by\":\"\(CrockfordBase32.encode(entry.author.id))\"")
    if let mark = entry.tag {
      buffer.writeStaticString(",\"mark\":")
      buffer.writeJSON(mark)
    }
    if let outcome = entry.outcome {
      writeVersions(outcome, into: &buffer)
    } else {
      buffer.writeStaticString(",\"versions\":[]")
    }
    writeTag(tag, into: &buffer)
    buffer.writeStaticString("}")
  }

  /// Earlier texts, oldest first, for whoever asks for one message.
  func writeVersions(_ outcome: MessageOutcome, into buffer: inout ByteBuffer) {
    buffer.writeStaticString(",\"versions\":")
    buffer.writeJSONList(outcome.history) { buffer, version in
      buffer.writeString("{\"at\":\(version.stamp.milliseconds),\"text\":")
      buffer.writeJSON(version.text)
      buffer.writeStaticString("}")
    }
  }
}

extension Stamp {
  fileprivate var milliseconds: UInt64 { HybridTime(bits: time).milliseconds }
}
