import Chat
import Gossip

@testable import MeshNode

/// Somebody with keys and a node of their own.
struct Speaker {
  let person: UInt64
  private(set) var events: [Event]
  private var writer: StreamWriter
  private let name: String

  /// - Parameters:
  ///   - until: milliseconds.
  ///   - node: by whose node they speak, a node of their own unless given.
  init(_ number: UInt64, until: UInt64 = .max, node: UInt64? = nil) {
    let device = GuestDevice(token: "speaker-speaker-\(number)")
    person = device.person
    name = "person \(number)"
    writer = StreamWriter(node ?? number)
    let node = Digest.sha256(writer.key.bytes).bytes
    events = [writer.firstEvent]
    let nonce = [UInt8](repeating: 1, count: Delegation.nonceBytes)
    if let delegation = device.delegation(to: node, until: until, nonce: nonce),
      let body = try? ChatBodyCodec.encode(delegation)
    {
      events.append(writer.write(body, at: 2))
    }
  }

  /// - Parameter time: milliseconds.
  mutating func says(
    _ text: String, under tag: String, in room: String = "lobby", at time: UInt64
  ) {
    let message = RoomMessage(
      room: room, authorID: person, authorName: name, text: text, parents: [], tag: tag,
      delegation: 1)
    if let body = try? ChatBodyCodec.encode(message) { events.append(writer.write(body, at: time)) }
  }

  /// What can be erased, as people say it since version 2.
  mutating func says(
    _ text: String, in room: String = "lobby", tag: String? = nil, thread: MessageID? = nil,
    at time: UInt64
  ) -> Event {
    let message = RoomMessage(
      room: room, authorID: person, authorName: name, text: text, parents: [], tag: tag,
      delegation: 1, thread: thread)
    return take(try? ChatBodyCodec.parts(of: message, salt: Self.salt), at: time)
  }

  @discardableResult
  mutating func changes(
    _ target: Event, _ change: MessageAmendment.Change, in room: String = "lobby", at time: UInt64
  ) -> Event {
    let amendment = MessageAmendment(
      room: room, authorID: person, delegation: 1, target: MessageID(target.id), change: change)
    return take(try? ChatBodyCodec.parts(of: amendment, salt: Self.salt), at: time)
  }

  /// - Parameter person: themselves unless given.
  mutating func shows(_ image: [UInt8], of person: UInt64? = nil, at time: UInt64) {
    let picture = PersonPicture(authorID: person ?? self.person, delegation: 1, image: image)
    if let body = try? ChatBodyCodec.encode(picture) { events.append(writer.write(body, at: time)) }
  }

  private static let salt = [UInt8](repeating: 6, count: ChatBodyCodec.saltBytes)

  private mutating func take(_ parts: ChatParts?, at time: UInt64) -> Event {
    let event = writer.write(parts ?? ChatParts(body: []), at: time)
    events.append(event)
    return event
  }

  /// - Parameter time: milliseconds.
  mutating func does(_ change: RoomAmendment.Change, in room: String, at time: UInt64) {
    let amendment = RoomAmendment(
      room: room, authorID: person, authorName: name, delegation: 1, change: change)
    if let body = try? ChatBodyCodec.encode(amendment) {
      events.append(writer.write(body, at: time))
    }
  }

  mutating func shares(key: UInt64, with devices: [UInt64], in room: String, at time: UInt64) {
    let boxes = devices.map {
      RoomKeys.Box(
        device: $0, encapsulated: [UInt8](repeating: 4, count: Delegation.keyBytes),
        sealed: [UInt8](repeating: 5, count: RoomKeys.sealedBytes))
    }
    let keys = RoomKeys(
      room: room, authorID: person, delegation: 1, keyID: key, number: 1, boxes: boxes)
    if let body = try? ChatBodyCodec.encode(keys) { events.append(writer.write(body, at: time)) }
  }
}
