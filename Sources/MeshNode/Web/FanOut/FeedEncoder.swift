import Gossip
import NIOCore
import NIOWebSocket

/// Turns feed items into finished frames, each once for all who get it.
struct FeedEncoder {
  let encoder: ServerMessageEncoder
  let lines: PlainTextLines
  /// The audiences there are: for others nothing is written.
  let present: [AudienceKey: Int]
  private var payload = ByteBuffer()
  private var batch = FeedBatch()
  private var roomIndex: [AudienceKey: Int] = [:]
  /// What is known of a room is told once, however much happened there.
  private var latestRooms: [String: RoomInfo] = [:]

  init(encoder: ServerMessageEncoder, lines: PlainTextLines, present: [AudienceKey: Int]) {
    self.encoder = encoder
    self.lines = lines
    self.present = present
  }

  mutating func encode(_ items: [FeedItem]) -> FeedBatch {
    for item in items {
      switch item {
      case .entry(let entry): add(entry, movedTo: nil)
      case .moved(let entry): add(entry, movedTo: FrameRun.always)
      case .changed(let entry, let changesText): addChanged(entry, changesText: changesText)
      case .gone(let gone): addPassing(in: gone.room) { $1.writeGone(gone, into: &$0) }
      case .typing(let room, let person):
        addPassing(in: room) { $1.writeTyping(person, in: room, into: &$0) }
      case .read(let place):
        addPassing(in: place.room) { $1.writeRead(place, into: &$0) }
      case .presence(let change): add(change)
      case .picture(let mark): add(mark)
      case .delivery(let deliveries): add(deliveries)
      case .room(let info): latestRooms[info.name] = info
      case .standing(let change): add(change)
      case .key(let key): addPassing(in: key.room) { $1.writeKey(key, into: &$0) }
      case .device(let person): addDevice(of: person)
      case .knock(let knock, let node, let address):
        addPersonal(address) { $1.writeKnock(knock, from: node, into: &$0) }
      case .invitationWorn(let address):
        addPersonal(address) { buffer, _ in buffer.writeStaticString("{\"type\":\"worn\"}") }
      case .knockAnswer(let answer, let address):
        addPersonal(address) { $1.writeKnockAnswer(answer, into: &$0) }
      case .health(let health): add(health)
      case .mesh(let mesh):
        var run = FrameRun()
        frame(into: &run) { $1.writeMesh(mesh, into: &$0) }
        batch.mesh = run
      case .stopping(let text): batch.stopping = text
      }
    }
    for info in latestRooms.values { addPassing(in: info.name) { $1.writeRoom(info, into: &$0) } }
    return batch
  }

  /// A message that moved is new to everyone, wherever they are in the log.
  private mutating func add(_ entry: TimelineEntry, movedTo logPosition: Int64?) {
    addFrame(entry, at: logPosition ?? entry.logPosition)
    let plain = AudienceKey(room: entry.room, dialect: .plain)
    if logPosition == nil, present[plain] != nil {
      let index = roomRun(plain)
      batch.rooms[index].run.bytes.writeTextFrame(lines.message(entry))
      batch.rooms[index].run.endFrame(logPosition: entry.logPosition)
    }
  }

  /// Lines that were read cannot be changed: those who read lines are told of another text only.
  private mutating func addChanged(_ entry: TimelineEntry, changesText: Bool) {
    addFrame(entry, at: entry.logPosition)
    let plain = AudienceKey(room: entry.room, dialect: .plain)
    if changesText, present[plain] != nil {
      let index = roomRun(plain)
      batch.rooms[index].run.bytes.writeTextFrame(lines.edited(entry))
      batch.rooms[index].run.endFrame(logPosition: entry.logPosition)
    }
  }

  mutating func addPersonal(_ frame: PersonalFrame) { batch.personal.append(frame) }

  /// For those who are there: nobody is behind in what is not in the log.
  mutating func addPassing(
    in room: String, _ write: (inout ByteBuffer, ServerMessageEncoder) -> Void
  ) {
    let key = AudienceKey(room: room, dialect: .json)
    guard present[key] != nil else { return }
    let index = roomRun(key)
    payload.clear()
    write(&payload, encoder)
    batch.rooms[index].run.bytes.writeFrameHead(.text, payloadBytes: payload.readableBytes)
    batch.rooms[index].run.bytes.writeBuffer(&payload)
    batch.rooms[index].run.endFrame(logPosition: FrameRun.always)
  }

  private mutating func addFrame(_ entry: TimelineEntry, at logPosition: Int64) {
    let json = AudienceKey(room: entry.room, dialect: .json)
    guard present[json] != nil else { return }
    let index = roomRun(json)
    payload.clear()
    encoder.writeMessage(entry, into: &payload)
    batch.rooms[index].run.bytes.writeFrameHead(.text, payloadBytes: payload.readableBytes)
    batch.rooms[index].run.bytes.writeBuffer(&payload)
    batch.rooms[index].run.endFrame(logPosition: logPosition)
  }

  private mutating func roomRun(_ key: AudienceKey) -> Int {
    if let index = roomIndex[key] { return index }
    roomIndex[key] = batch.rooms.count
    batch.rooms.append((key, FrameRun()))
    return batch.rooms.count - 1
  }

  private mutating func add(_ mark: PictureMark) {
    let json = AudienceKey(room: nil, dialect: .json)
    guard present[json] != nil else { return }
    var run = FrameRun()
    frame(into: &run) { $1.writePictures([mark], into: &$0) }
    batch.presence.append((json, run))
  }

  private mutating func add(_ change: PresenceChange) {
    let json = AudienceKey(room: nil, dialect: .json)
    if present[json] != nil {
      var run = FrameRun()
      frame(into: &run) { $1.writePresence(change, into: &$0) }
      batch.presence.append((json, run))
    }
    let plain = AudienceKey(room: nil, dialect: .plain)
    if present[plain] != nil, let line = lines.presence(change) {
      var run = FrameRun()
      run.bytes.writeTextFrame(line)
      run.endFrame(logPosition: FrameRun.always)
      batch.presence.append((plain, run))
    }
  }

  private mutating func add(_ deliveries: [Delivery]) {
    var byAuthor: [(author: UInt64, items: [Delivery])] = []
    for delivery in deliveries {
      if let index = byAuthor.firstIndex(where: { $0.author == delivery.author }) {
        byAuthor[index].items.append(delivery)
      } else {
        byAuthor.append((delivery.author, [delivery]))
      }
    }
    for (author, items) in byAuthor {
      var run = FrameRun()
      frame(into: &run) { $1.writeDelivery(items, into: &$0) }
      batch.delivery.append((author, run))
    }
  }

  private mutating func add(_ health: NodeHealth) {
    var run = FrameRun()
    frame(into: &run) { $1.writeStatus(health, into: &$0) }
    batch.status.append((AudienceKey(room: nil, dialect: .json), run))
    if health.level != .ok {
      var run = FrameRun()
      run.bytes.writeTextFrame(lines.error(health.text))
      run.endFrame(logPosition: FrameRun.always)
      batch.status.append((AudienceKey(room: nil, dialect: .plain), run))
    }
  }

  private func frame(
    into run: inout FrameRun, _ write: (inout ByteBuffer, ServerMessageEncoder) -> Void
  ) {
    run.bytes = encoder.frame(write)
    run.endFrame(logPosition: FrameRun.always)
  }
}
