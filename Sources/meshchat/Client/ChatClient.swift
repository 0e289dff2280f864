import Chat
import Gossip
import MeshNode

/// One person at one line device: turns lines into what they ask for, and what happens into what
/// is shown. Its rules are those of ``ChatService``.
actor ChatClient {
  /// Rooms that one person is in at most.
  static let roomsMax = 32
  /// Messages shown lately, so that a message is not shown twice after catching up.
  static let shownMax = 1_024

  let service: any ChatService
  let device: any LineDevice
  private let queue = FeedQueue()

  var session: SessionID
  var person: PersonSummary
  private(set) var status: ClientStatus
  /// In the order of entering; the current one is in the status.
  var rooms: [String] = []
  /// Where the next older page of a room ends.
  var older: [String: TimelinePosition] = [:]
  private var shown: [EventID] = []
  private var lastOwn: EventID?
  /// Signalled when what this person says must wait for its turn.
  private let delays: AsyncStream<Void>
  private let delayed: AsyncStream<Void>.Continuation

  private init(
    service: any ChatService, device: any LineDevice, opened: OpenedSession
  ) {
    self.service = service
    self.device = device
    session = opened.session
    person = opened.person
    status = ClientStatus(room: RoomName.lobby, name: opened.person.name)
    (delays, delayed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Brings a person in and stays until they leave, the node stops, or the task is cancelled.
  ///
  /// - Parameter joined: told the session's token, to be kept for the next time.
  static func run(
    service: any ChatService, device: any LineDevice, name: String, token: String?,
    joined: @Sendable (OpenedSession) -> Void = { _ in }
  ) async throws(ChatError) {
    let opened = try await service.open(SessionRequest(name: name, token: token))
    joined(opened)
    let client = ChatClient(service: service, device: device, opened: opened)
    await client.live()
    await service.close(opened.session)
  }

  private func live() async {
    await service.subscribe(queue)
    await refreshStatus()
    let health = await service.health()
    if health.level != .ok { await device.show([.health(health)]) }
    await enter(RoomName.lobby)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.followFeed() }
      group.addTask { await self.followLines() }
      group.addTask { await self.followDelays() }
      // The first that says "over" ends both.
      while let isOver = await group.next(), !isOver {}
      group.cancelAll()
    }
    queue.finish()
  }

  private func followLines() async -> Bool {
    while let line = await device.nextLine() {
      if await handle(line) { return true }
    }
    return device.endOfInputLeaves || Task.isCancelled
  }

  private func followDelays() async -> Bool {
    for await _ in delays where status.delivery == .sending {
      await change { $0.delivery = .waiting }
    }
    return true
  }

  private func followFeed() async -> Bool {
    while let batch = await queue.next() {
      if batch.lost > 0 { await device.show([.lost(batch.lost)]) }
      var output: [ClientOutput] = []
      var isStopping = false
      let before = status
      for item in batch.items {
        if case .stopping = item { isStopping = true }
        if let one = take(item) { output.append(one) }
      }
      if batch.items.contains(where: { if case .presence = $0 { true } else { false } }) {
        status.people = await peopleCount()
      }
      if !output.isEmpty { await device.show(output) }
      if status != before { await device.show(status) }
      if isStopping { return true }
    }
    return true
  }

  /// What of the feed this person is to see.
  private func take(_ item: FeedItem) -> ClientOutput? {
    switch item {
    case .entry(let entry):
      guard rooms.contains(entry.room), remember(entry.id) else { return nil }
      return .message(entry, isOwn: entry.author.id == person.id, isHistory: false)
    case .moved, .gone, .typing, .read, .room, .key, .device, .picture, .knock, .invitationWorn,
      .knockAnswer:
      return nil
    case .standing(let change):
      guard change.person == person.id, change.standing == .removed,
        rooms.contains(change.room)
      else { return nil }
      return .problem(
        "An operator took you out of #\(change.room). /join \(change.room) goes back.")
    case .changed(let entry, let changesText):
      return changesText && rooms.contains(entry.room) ? .edited(entry) : nil
    case .presence(let change):
      if change.kind == .conditionChanged { return nil }
      return change.person.id == person.id ? nil : .presence(change)
    case .delivery(let deliveries):
      if let own = deliveries.last(where: { $0.id == lastOwn }) {
        status.delivery = .stored(holding: own.holding, known: own.known)
      }
      return nil
    case .mesh(let mesh):
      status.nodes = Self.reachable(mesh)
      return nil
    case .health(let health): return .health(health)
    case .stopping(let reason): return .stopping(reason)
    }
  }

  /// False when the message was shown already.
  func remember(_ id: EventID) -> Bool {
    guard !shown.contains(id) else { return false }
    shown.append(id)
    if shown.count > Self.shownMax { shown.removeFirst(Self.shownMax / 4) }
    return true
  }

  static func reachable(_ mesh: MeshSnapshot) -> Int {
    mesh.nodes.count { $0.state == .own || $0.state == .linked || $0.state == .known }
  }

  /// This person is one of them, even before the node has told itself.
  private func peopleCount() async -> Int { max(1, await service.people().count) }

  func refreshStatus() async {
    status.people = await peopleCount()
    status.nodes = Self.reachable(await service.mesh())
    await device.show(status)
  }

  func change(_ edit: (inout ClientStatus) -> Void) async {
    let before = status
    edit(&status)
    if status != before { await device.show(status) }
  }

  /// Says something in the current room; the order of lines is the order of messages.
  func say(_ text: String) async {
    let room = status.room
    guard rooms.contains(room) else {
      await device.show([.problem("You are in no room. Enter one: /join lobby")])
      return
    }
    await change { $0.delivery = .sending }
    do {
      let said = try MessageText.prepare(text)
      let posted = try await service.say(said, in: room, tag: nil, by: session) { [delayed] in
        delayed.yield()
      }
      lastOwn = posted.id
      let delivery = await service.delivery(of: [posted.id]).first
      await change {
        $0.delivery = .stored(holding: delivery?.holding ?? 1, known: delivery?.known ?? 1)
      }
    } catch let error as ChatError {
      await refused(error.text)
    } catch {
      await refused((error as? MessageText.Problem)?.sentence ?? "\(error)")
    }
  }

  private func refused(_ sentence: String) async {
    await change { $0.delivery = .none }
    await device.show([.problem(sentence)])
  }
}
