import Chat
import Gossip
import Logging

/// What the web, the terminal and the gateways ask of a node.
extension MeshNode: ChatService {
  package nonisolated var node: NodeSummary {
    NodeSummary(
      id: identity.nodeID, name: settings.name, version: settings.version, state: .own,
      roundTrip: nil, people: 0, urls: [])
  }

  package func health() -> NodeHealth { board.worst }

  package func open(_ request: SessionRequest) async throws(ChatError) -> OpenedSession {
    let name = try personName(request.name)
    let (person, voucher) = try identify(request.credential)
    guard let session = sessions.open(name: name, person: person, voucher: voucher) else {
      throw ChatError(.busy, "This node is full. Open the page of another node.")
    }
    sessionsChanged()
    try await introduce(session)
    var token: String?
    if case .guest(let own) = voucher { token = own }
    return OpenedSession(
      session: session, person: PersonSummary(id: person, name: name, node: identity.nodeID),
      token: token)
  }

  package func close(_ session: SessionID) {
    writeReadMarks(orOf: session)
    knocks.close(session)
    sessions.close(session)
    sessionsChanged()
  }

  package func rename(_ id: SessionID, to name: String) async throws(ChatError) -> PersonSummary {
    let name = try personName(name)
    guard sessions.rename(id, to: name), let session = sessions.sessions[id] else {
      throw .notJoined
    }
    sessionsChanged()
    return PersonSummary(id: session.person, name: name, node: identity.nodeID)
  }

  package func setCondition(
    _ condition: PersonCondition, of id: SessionID
  ) throws(ChatError) {
    guard sessions.setCondition(condition, of: id) else { throw .notJoined }
    sessionsChanged()
  }

  package func key(of person: UInt64) async throws(ChatError) -> [UInt8]? {
    try await stored { store async throws(StorageError) in try await store.key(of: person) }
  }

  private func sessionsChanged() {
    records.markOwnChanged()
  }

  package func history(
    of room: String, before: TimelinePosition?, limit: Int
  ) async throws(ChatError) -> HistoryPage {
    let room = try roomName(room)
    let limit = min(max(limit, 1), 200)
    let page = try await stored { store async throws(StorageError) in
      try await store.history(of: room, before: before, limit: limit)
    }
    wantAgain(page.damaged)
    return HistoryPage(
      entries: page.entries.map { TimelineEntry($0) },
      older: page.hasMore ? page.entries.first?.position : nil)
  }

  package func entries(
    of room: String, after logPosition: Int64, limit: Int
  ) async throws(ChatError) -> FeedPage {
    let room = try roomName(room)
    let page = try await stored { store async throws(StorageError) in
      try await store.entries(of: room, after: logPosition, limit: limit)
    }
    wantAgain(page.damaged)
    return FeedPage(entries: page.entries.map { TimelineEntry($0) }, hasMore: page.hasMore)
  }

  package func thread(
    of first: EventID, before: TimelinePosition?, limit: Int
  ) async throws(ChatError) -> HistoryPage {
    let limit = min(max(limit, 1), 200)
    let page = try await stored { store async throws(StorageError) in
      try await store.thread(of: first, before: before, limit: limit)
    }
    wantAgain(page.damaged)
    return HistoryPage(
      entries: page.entries.map { TimelineEntry($0) },
      older: page.hasMore ? page.entries.first?.position : nil)
  }

  /// Stored events that failed their check when they were read.
  private func wantAgain(_ damaged: [EventID]) {
    guard !damaged.isEmpty else { return }
    logger.error("stored events are damaged: asking peers", metadata: ["count": "\(damaged.count)"])
    handle(.damaged(damaged))
  }

  package func message(_ id: EventID) async throws(ChatError) -> TimelineEntry {
    let entry = try await stored { store async throws(StorageError) in try await store.entry(id) }
    guard let entry else {
      throw ChatError(.notFound, "There is no message \(id) on this node.")
    }
    return TimelineEntry(entry)
  }

  package func logPosition() async -> Int64 {
    (try? await store.logPosition()) ?? 0
  }

  package func delivery(of ids: [EventID]) -> [Delivery] {
    ids.map { id in
      let counted = engine.replicas(of: id)
      return Delivery(id: id, author: 0, holding: counted.holding, known: counted.known)
    }
  }

  package func rooms() async throws(ChatError) -> [RoomSummary] {
    let stored = try await stored { store async throws(StorageError) in try await store.rooms() }
    let lobby = RoomSummary(name: "lobby", messages: 0, last: nil)
    return stored.contains { $0.name == lobby.name } ? stored : [lobby] + stored
  }

  package func subscribe(_ sink: any FeedSink) {
    sinks.append(WeakSink(sink: sink))
  }

  /// What the store answers, its errors as sentences for people.
  func stored<Value: Sendable>(
    _ read: @Sendable (any EventStore) async throws(StorageError) -> Value
  ) async throws(ChatError) -> Value {
    do throws(StorageError) {
      return try await read(store)
    } catch {
      throw ChatError(.internal, error.description)
    }
  }
}
