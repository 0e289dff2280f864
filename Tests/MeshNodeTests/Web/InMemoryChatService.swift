import Chat
import Gossip
import MeshNode
import NIOConcurrencyHelpers

/// A chat without a mesh or a disk: what the web's tests speak to.
final class InMemoryChatService: ChatService {
  private struct State {
    var sessions: [SessionID: PersonSummary] = [:]
    var lastSession: UInt64 = 0
    var entries: [String: [TimelineEntry]] = [:]
    var lastPosition: Int64 = 0
    var tags: [String: Posted] = [:]
    var sinks: [any FeedSink] = []
    var health = NodeHealth.ok
    var mesh: MeshSnapshot?
  }

  let node: NodeSummary
  private let state = NIOLockedValueBox(State())

  init(name: String = "anvil") {
    let id = NodeID(Bytes32(7, 7, 7, 7))
    node = NodeSummary(
      id: id, name: name, version: "0.1.0", state: .own, roundTrip: nil, people: 0,
      urls: ["https://192.0.2.1:8080/"])
  }

  func open(_ request: SessionRequest) async throws(ChatError) -> OpenedSession {
    guard !request.name.isEmpty, request.name.count <= 32 else {
      throw ChatError(.nameInvalid, "A name has 1 to 32 characters.")
    }
    var token = "token-\(request.name)"
    if case .token(let known?) = request.credential { token = known }
    let (opened, sinks) = state.withLockedValue { state in
      state.lastSession += 1
      var hash: UInt64 = 14_695_981_039_346_656_037
      for byte in token.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
      let person = PersonSummary(id: hash, name: request.name, node: node.id)
      let session = SessionID(state.lastSession)
      state.sessions[session] = person
      return (OpenedSession(session: session, person: person, token: token), state.sinks)
    }
    tell(sinks, .presence(PresenceChange(kind: .joined, person: opened.person, at: 1)))
    return opened
  }

  func close(_ session: SessionID) async {
    let (person, sinks) = state.withLockedValue {
      ($0.sessions.removeValue(forKey: session), $0.sinks)
    }
    guard let person else { return }
    tell(sinks, .presence(PresenceChange(kind: .left, person: person, at: 2)))
  }

  func rename(_ session: SessionID, to name: String) async throws(ChatError) -> PersonSummary {
    let (old, person, sinks) = state.withLockedValue { state in
      let old = state.sessions[session]
      let person = old.map { PersonSummary(id: $0.id, name: name, node: $0.node) }
      state.sessions[session] = person
      return (old, person, state.sinks)
    }
    guard let old, let person else { throw ChatError(.notJoined, "Join first.") }
    tell(
      sinks, .presence(PresenceChange(kind: .renamed(previous: old.name), person: person, at: 3)))
    return person
  }

  func say(
    _ message: OutgoingMessage, in room: String, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    let (text, tag) = (message.text, message.tag)
    guard !text.isEmpty else { throw ChatError(.textEmpty, "Text must not be empty.") }
    if text == "slow down" { delayed?() }
    guard text != "disk full" else { throw ChatError(.diskFull, "The disk is full.") }
    let result = state.withLockedValue { state -> Result<Posted, ChatError> in
      guard let person = state.sessions[session] else {
        return .failure(ChatError(.notJoined, "Join first."))
      }
      let key = tag.map { "\(person.id)/\($0)" }
      if let key, let posted = state.tags[key] { return .success(posted) }
      let entry = append(text, in: room, message, by: person, &state)
      let posted = Posted(id: entry.id, position: entry.position)
      if let key { state.tags[key] = posted }
      // Inside the lock, so that the feed is in the order of the log.
      for sink in state.sinks { sink.feed([.entry(entry)]) }
      return .success(posted)
    }
    return try result.get()
  }

  /// Tells of the change; keeps nothing.
  func change(
    _ target: EventID, _ change: MessageAmendment.Change, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    let entry = try await message(target)
    let stamp = Stamp(time: 9 << 16, stream: 42, seq: 1_000)
    let person = state.withLockedValue { $0.sessions[session]?.id ?? 0 }
    let kind: MessageChange.Kind =
      switch change {
      case .edit(let text): .edit(text: text)
      case .reaction(let emoji, let isOn): .reaction(emoji: emoji, isOn: isOn)
      case .pin(let isOn): .pin(isOn: isOn)
      case .deletion: .deletion
      case .acknowledgement: .acknowledgement
      }
    var message = MessageState(target: entry.position.id)
    let original = Stamp(time: 1 << 16, stream: 42, seq: target.seq)
    message.apply(MessageOriginal(author: entry.author.id, stamp: original, text: entry.text))
    message.apply(
      MessageChange(target: entry.position.id, author: person, stamp: stamp, kind: kind))
    let (sinks, position) = state.withLockedValue { state in
      state.lastPosition += 1
      return (state.sinks, state.lastPosition)
    }
    let changed = TimelineEntry(
      id: entry.id, room: entry.room, position: entry.position, writtenAt: entry.writtenAt,
      author: entry.author, text: entry.text, isLate: false, hasGap: false,
      outcome: message.outcome(offices: RoomOffices()), logPosition: position,
      isUrgent: entry.isUrgent, thread: entry.thread)
    tell(sinks, .changed(changed, changesText: changed.outcome?.edited == stamp))
    return Posted(id: EventID(stream: StreamID(42), seq: 1_000), position: nil)
  }

  private func append(
    _ text: String, in room: String, _ message: OutgoingMessage? = nil, by person: PersonSummary,
    _ state: inout State
  ) -> TimelineEntry {
    state.lastPosition += 1
    let seq = UInt64(state.lastPosition)
    let entry = TimelineEntry(
      id: EventID(stream: StreamID(42), seq: seq), room: room,
      position: TimelinePosition(
        key: seq << 16, depth: UInt32(seq), id: MessageID(stream: 42, seq: seq)),
      writtenAt: 1_700_000_000_000 + seq, author: person, text: text,
      replyTo: message?.replyTo, isLate: false, hasGap: false, logPosition: state.lastPosition,
      isUrgent: message?.isUrgent ?? false, thread: message?.thread)
    state.entries[room, default: []].append(entry)
    return entry
  }

  func setCondition(_ condition: PersonCondition, of session: SessionID) async throws(ChatError) {}

  func key(of person: UInt64) async throws(ChatError) -> [UInt8]? { nil }

  func setPicture(_ image: [UInt8], by session: SessionID) async throws(ChatError) -> Posted {
    throw ChatError(.notAllowed, "Nobody has a picture in this test.")
  }

  func pictures() async throws(ChatError) -> [PictureMark] { [] }

  func picture(of person: UInt64) async throws(ChatError) -> [UInt8]? { nil }

  func isTyping(in room: String, by session: SessionID) async throws(ChatError) {
    guard let person = state.withLockedValue({ $0.sessions[session] }) else {
      throw .init(.notJoined, "Join first.")
    }
    for sink in state.withLockedValue({ $0.sinks }) { sink.feed([.typing(room: room, person)]) }
  }

  func hasRead(
    through position: TimelinePosition, in room: String, by session: SessionID
  ) async throws(ChatError) {
    guard let person = state.withLockedValue({ $0.sessions[session] }) else {
      throw .init(.notJoined, "Join first.")
    }
    let place = ReadPlace(room: room, person: person.id, position: position)
    for sink in state.withLockedValue({ $0.sinks }) { sink.feed([.read(place)]) }
  }

  func reads(of room: String) async throws(ChatError) -> [ReadPlace] { [] }

  func history(of room: String, before: TimelinePosition?, limit: Int) async throws(ChatError)
    -> HistoryPage
  {
    guard !room.isEmpty else { throw ChatError(.roomInvalid, "A room has a name.") }
    let all = state.withLockedValue { $0.entries[room] ?? [] }
    let fitting = before.map { end in all.prefix { $0.position < end } } ?? all[...]
    let page = fitting.suffix(limit)
    return HistoryPage(
      entries: Array(page), older: page.count < fitting.count ? page.first?.position : nil)
  }

  func entries(of room: String, after logPosition: Int64, limit: Int) async throws(ChatError)
    -> FeedPage
  {
    let all = state.withLockedValue { $0.entries[room] ?? [] }
    let missed = all.drop { $0.logPosition <= logPosition }
    return FeedPage(entries: Array(missed.prefix(limit)), hasMore: missed.count > limit)
  }

  func message(_ id: EventID) async throws(ChatError) -> TimelineEntry {
    let all = state.withLockedValue { $0.entries.values.flatMap(\.self) }
    guard let entry = all.first(where: { $0.id == id }) else {
      throw ChatError(.notFound, "There is no such message.")
    }
    return entry
  }

  func thread(
    of first: EventID, before: TimelinePosition?, limit: Int
  ) async throws(ChatError) -> HistoryPage {
    let all = state.withLockedValue { $0.entries.values.flatMap(\.self) }
    return HistoryPage(entries: all.filter { $0.thread == first }, older: nil)
  }

  func logPosition() async -> Int64 { state.withLockedValue { $0.lastPosition } }

  func delivery(of ids: [EventID]) async -> [Delivery] {
    ids.map { Delivery(id: $0, author: 1, holding: 1, known: 2) }
  }

  func rooms() async throws(ChatError) -> [RoomSummary] {
    state.withLockedValue { state in
      state.entries.keys.sorted().map {
        RoomSummary(
          name: $0, messages: state.entries[$0]?.count ?? 0,
          last: state.entries[$0]?.last?.writtenAt
        )
      }
    }
  }

  func people() async -> [PersonSummary] {
    state.withLockedValue { state in
      state.sessions.sorted { $0.key.number < $1.key.number }.map(\.value)
    }
  }

  func mesh() async -> MeshSnapshot {
    state.withLockedValue { $0.mesh } ?? MeshSnapshot(own: node.id, nodes: [node], links: [])
  }

  func health() async -> NodeHealth { state.withLockedValue { $0.health } }

  func subscribe(_ sink: any FeedSink) async { state.withLockedValue { $0.sinks.append(sink) } }

  // MARK: What the mesh would do

  func happen(_ item: FeedItem) {
    let sinks = state.withLockedValue { state in
      if case .mesh(let mesh) = item { state.mesh = mesh }
      if case .health(let health) = item { state.health = health }
      return state.sinks
    }
    tell(sinks, item)
  }

  /// Puts many messages in a room's log without telling anyone, as a pull from a peer would that
  /// happened before the node served.
  func fill(_ room: String, count: Int) {
    state.withLockedValue { state in
      let person = PersonSummary(id: 9, name: "Grace", node: node.id)
      for number in 0..<count { _ = append("old \(number)", in: room, by: person, &state) }
    }
  }

  var sessionCount: Int { state.withLockedValue { $0.sessions.count } }

  private func tell(_ sinks: [any FeedSink], _ item: FeedItem) {
    for sink in sinks { sink.feed([item]) }
  }
}
