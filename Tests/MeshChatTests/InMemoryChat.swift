import Chat
import Gossip
import MeshNode
import NIOConcurrencyHelpers

/// A chat without a node: what is said is kept in memory and fed to whoever listens.
final class InMemoryChat: ChatService {
  static let nodeID = NodeID(Bytes32(0x0123_4567_89AB_CDEF, 0, 0, 0))

  private struct State {
    var people: [SessionID: PersonSummary] = [:]
    var entries: [TimelineEntry] = []
    var sinks: [any FeedSink] = []
    var refusal: ChatError?
    var nextSession: UInt64 = 1
    var isSlow = false
  }

  private let state = NIOLockedValueBox(State())

  let node = NodeSummary(
    id: InMemoryChat.nodeID, name: "kitchen", version: "0.1.0", state: .own, roundTrip: nil,
    people: 1, urls: ["https://192.0.2.7:8080/"])

  /// What is said from now on is refused, or taken again.
  func refuse(_ error: ChatError?) { state.withLockedValue { $0.refusal = error } }

  /// What is said from now on waits for its turn, in words at least.
  func makeSlow() { state.withLockedValue { $0.isSlow = true } }

  func feed(_ items: [FeedItem]) {
    for sink in state.withLockedValue({ $0.sinks }) { sink.feed(items) }
  }

  /// Somebody elsewhere says something.
  @discardableResult
  func hear(
    _ text: String, from name: String = "Bob", in room: String = "lobby", at time: UInt64 = 1_000,
    isLate: Bool = false, hasGap: Bool = false
  ) -> TimelineEntry {
    let author = PersonSummary(id: 77, name: name, node: Self.nodeID)
    return commit(text, room: room, author: author, at: time, isLate: isLate, hasGap: hasGap)
  }

  private func commit(
    _ text: String, room: String, author: PersonSummary, at time: UInt64, isLate: Bool = false,
    hasGap: Bool = false
  ) -> TimelineEntry {
    let entry = state.withLockedValue { state in
      let seq = UInt64(state.entries.count + 1)
      let entry = TimelineEntry(
        id: EventID(stream: StreamID(5), seq: seq), room: room,
        position: TimelinePosition(
          key: time << 16 | seq, depth: 0, id: MessageID(stream: 5, seq: seq)),
        writtenAt: time, author: author, text: text, isLate: isLate, hasGap: hasGap,
        logPosition: Int64(seq))
      state.entries.append(entry)
      return entry
    }
    feed([.entry(entry)])
    return entry
  }

  var said: [String] {
    state.withLockedValue { $0.entries.map { "\($0.room) \($0.author.name): \($0.text)" } }
  }

  var openSessions: Int { state.withLockedValue { $0.people.count } }

  func open(_ request: SessionRequest) async throws(ChatError) -> OpenedSession {
    let name = try named(request.name)
    var token = "fresh"
    if case .token(let known?) = request.credential { token = known }
    let opened = state.withLockedValue { [token] state in
      let session = SessionID(state.nextSession)
      state.nextSession += 1
      let person = PersonSummary(id: 1_000 + session.number, name: name, node: Self.nodeID)
      state.people[session] = person
      return OpenedSession(session: session, person: person, token: token)
    }
    feed([.presence(PresenceChange(kind: .joined, person: opened.person, at: 0))])
    return opened
  }

  func close(_ session: SessionID) async {
    _ = state.withLockedValue { $0.people.removeValue(forKey: session) }
  }

  func rename(_ session: SessionID, to name: String) async throws(ChatError) -> PersonSummary {
    let name = try named(name)
    let person = state.withLockedValue { state in
      state.people[session].map { before in
        let person = PersonSummary(id: before.id, name: name, node: before.node)
        state.people[session] = person
        return person
      }
    }
    guard let person else { throw ChatError(.notJoined, "Join first.") }
    return person
  }

  private func named(_ name: String) throws(ChatError) -> String {
    do throws(NameRules.Problem) {
      return try NameRules.parse(name)
    } catch {
      throw ChatError(.nameInvalid, error.sentence)
    }
  }

  func say(
    _ message: OutgoingMessage, in room: String, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    let (person, refusal, isSlow) = state.withLockedValue {
      ($0.people[session], $0.refusal, $0.isSlow)
    }
    if let refusal { throw refusal }
    if isSlow { delayed?() }
    guard let person else { throw ChatError(.notJoined, "Join first.") }
    let entry = commit(message.text, room: room, author: person, at: 60_000)
    return Posted(id: entry.id, position: entry.position)
  }

  func change(
    _ target: EventID, _ change: MessageAmendment.Change, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    throw ChatError(.notAllowed, "Nothing can be changed in this test.")
  }

  func setCondition(_ condition: PersonCondition, of session: SessionID) async throws(ChatError) {}

  func key(of person: UInt64) async throws(ChatError) -> [UInt8]? { nil }

  func setPicture(_ image: [UInt8], by session: SessionID) async throws(ChatError) -> Posted {
    throw ChatError(.notAllowed, "Nobody has a picture in this test.")
  }

  func pictures() async throws(ChatError) -> [PictureMark] { [] }

  func picture(of person: UInt64) async throws(ChatError) -> [UInt8]? { nil }

  func isTyping(in room: String, by session: SessionID) async throws(ChatError) {
    guard let person = state.withLockedValue({ $0.people[session] }) else {
      throw .init(.notJoined, "Join first.")
    }
    for sink in state.withLockedValue({ $0.sinks }) { sink.feed([.typing(room: room, person)]) }
  }

  func hasRead(
    through position: TimelinePosition, in room: String, by session: SessionID
  ) async throws(ChatError) {
    guard let person = state.withLockedValue({ $0.people[session] }) else {
      throw .init(.notJoined, "Join first.")
    }
    let place = ReadPlace(room: room, person: person.id, position: position)
    for sink in state.withLockedValue({ $0.sinks }) { sink.feed([.read(place)]) }
  }

  func reads(of room: String) async throws(ChatError) -> [ReadPlace] { [] }

  func history(
    of room: String, before: TimelinePosition?, limit: Int
  ) async throws(ChatError) -> HistoryPage {
    let all = state.withLockedValue { $0.entries }.filter { entry in
      entry.room == room && before.map { entry.position < $0 } ?? true
    }.sorted { $0.position < $1.position }
    let page = Array(all.suffix(limit))
    return HistoryPage(entries: page, older: all.count > limit ? page.first?.position : nil)
  }

  func entries(
    of room: String, after logPosition: Int64, limit: Int
  ) async throws(ChatError) -> FeedPage {
    let all = state.withLockedValue { $0.entries }.filter {
      $0.room == room && $0.logPosition > logPosition
    }
    return FeedPage(entries: Array(all.prefix(limit)), hasMore: all.count > limit)
  }

  func message(_ id: EventID) async throws(ChatError) -> TimelineEntry {
    guard let entry = state.withLockedValue({ $0.entries }).first(where: { $0.id == id }) else {
      throw ChatError(.notFound, "There is no such message.")
    }
    return entry
  }

  func thread(
    of first: EventID, before: TimelinePosition?, limit: Int
  ) async throws(ChatError) -> HistoryPage {
    HistoryPage(entries: [], older: nil)
  }

  func logPosition() async -> Int64 { Int64(state.withLockedValue { $0.entries.count }) }

  func delivery(of ids: [EventID]) async -> [Delivery] {
    ids.map { Delivery(id: $0, author: 0, holding: 1, known: 1) }
  }

  func rooms() async throws(ChatError) -> [RoomSummary] {
    let counts = Dictionary(grouping: state.withLockedValue { $0.entries }, by: \.room)
    return counts.map { RoomSummary(name: $0.key, messages: $0.value.count, last: nil) }
      .sorted { $0.name < $1.name }
  }

  func people() async -> [PersonSummary] {
    state.withLockedValue { Array($0.people.values) }.sorted { $0.id < $1.id }
  }

  func mesh() async -> MeshSnapshot {
    MeshSnapshot(own: Self.nodeID, nodes: [node], links: [])
  }

  func health() async -> NodeHealth { .ok }

  func subscribe(_ sink: any FeedSink) async { state.withLockedValue { $0.sinks.append(sink) } }
}
