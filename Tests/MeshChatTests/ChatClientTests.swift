import Chat
import Gossip
import MeshNode
import Testing

@testable import meshchat

@Suite(.timeLimit(.minutes(5))) struct ChatClientTests {
  private let chat = InMemoryChat()

  /// Runs a client while the body types; ends it with `/quit` if the body did not.
  private func with(
    _ device: ScriptedDevice, name: String = "Ada",
    _ body: @Sendable @escaping (ScriptedDevice) async throws -> Void
  ) async throws {
    let chat = chat
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await ChatClient.run(service: chat, device: device, name: name, token: nil)
      }
      group.addTask {
        await device.wait { if case .entered = $0 { true } else { false } }
        try await body(device)
        device.type("/quit")
      }
      try await group.waitForAll()
    }
    #expect(chat.openSessions == 0)
  }

  @Test func whatIsTypedIsSaidOnceAndShownOnce() async throws {
    try await with(ScriptedDevice()) { device in
      device.type("hello")
      await device.wait { $0.messageText == "hello" }
      await device.waitForStatus { $0.delivery == .stored(holding: 1, known: 1) }
      device.type("  ")
      device.type("//slash")
      await device.wait { $0.messageText == "/slash" }
      #expect(device.output.compactMap(\.messageText) == ["hello", "/slash"])
    }
    #expect(chat.said == ["lobby Ada: hello", "lobby Ada: /slash"])
  }

  @Test func historyComesOnceAndOnlyWhatTheDeviceWants() async throws {
    for number in 1...5 { chat.hear("old \(number)") }
    try await with(ScriptedDevice(history: 3)) { device in
      await device.wait { $0.messageText == "old 5" }
      #expect(device.output.compactMap(\.messageText) == ["old 3", "old 4", "old 5"])
      device.type("/history")
      await device.wait { $0.noticeText == "That is how #lobby began." }
      device.type("/history")
      await device.wait { $0.noticeText == "There is nothing older in #lobby." }
      #expect(device.output.compactMap(\.messageText).suffix(2) == ["old 1", "old 2"])
    }
  }

  @Test func onlyEnteredRoomsAreHeard() async throws {
    let chat = chat
    try await with(ScriptedDevice()) { device in
      chat.hear("elsewhere", in: "garden")
      device.type("/join #Garden")
      await device.wait { $0 == .entered(room: "garden") }
      device.type("hi garden")
      await device.wait { $0.messageText == "hi garden" }
      device.type("/leave")
      await device.wait { $0 == .left(room: "garden") }
      chat.hear("not heard", in: "garden")
      device.type("back")
      await device.wait { $0.messageText == "back" }
      #expect(!device.output.contains { $0.messageText == "not heard" })
    }
    #expect(chat.said.last == "lobby Ada: back")
  }

  @Test func speakingInNoRoomIsExplained() async throws {
    try await with(ScriptedDevice()) { device in
      device.type("/leave")
      device.type("hello?")
      await device.wait { $0.problemText?.contains("/join lobby") == true }
    }
  }

  @Test func refusalsAreSentences() async throws {
    let chat = chat
    try await with(ScriptedDevice()) { device in
      chat.refuse(ChatError(.diskFull, "The disk of this node is full."))
      device.type("hello")
      await device.wait { $0.problemText == "The disk of this node is full." }
      #expect(device.status?.delivery == ClientStatus.DeliveryState.none)
      device.type("/nik Bob")
      await device.wait { $0.problemText == "There is no /nik. Did you mean /nick?" }
      device.type("/nick \u{202E}")
      await device.wait { $0.problemText?.hasPrefix("A name may not") == true }
      device.type("/join a b")
      await device.wait { $0.problemText?.hasPrefix("A room's name is made of") == true }
    }
  }

  @Test func waitingForOnesTurnIsSaid() async throws {
    let chat = chat
    chat.makeSlow()
    try await with(ScriptedDevice()) { device in
      device.type("fast")
      await device.wait { $0.messageText == "fast" }
      await device.waitForStatus { $0.delivery == .stored(holding: 1, known: 1) }
      #expect(device.deliveries.contains(.sending))
    }
  }

  @Test func deliveryOfTheLastMessageIsFollowed() async throws {
    let chat = chat
    try await with(ScriptedDevice()) { device in
      device.type("one")
      await device.waitForStatus { $0.delivery == .stored(holding: 1, known: 1) }
      let id = EventID(stream: StreamID(5), seq: 1)
      chat.feed([.delivery([Delivery(id: id, author: 1, holding: 3, known: 4)])])
      await device.waitForStatus { $0.delivery.words == "on 3 of 4 nodes" }
    }
  }

  @Test func listsAndNames() async throws {
    try await with(ScriptedDevice()) { device in
      device.type("/nick Countess")
      await device.waitForStatus { $0.name == "Countess" }
      device.type("/who")
      await device.wait { $0.answerTitle == "1 person" }
      device.type("/nodes")
      await device.wait { $0.answerTitle == "1 node" }
      device.type("/rooms")
      await device.wait { $0.answerTitle?.hasSuffix("rooms") == true }
      device.type("/help")
      await device.wait { $0.answerTitle == "Commands" }
      #expect(
        device.output.contains(
          .answer(
            title: "1 person",
            rows: [
              AnswerRow(term: "Countess", detail: "you", person: 1_001)
            ])))
    }
  }

  @Test func presenceIsShownButNotOnesOwn() async throws {
    let chat = chat
    try await with(ScriptedDevice()) { device in
      let bob = PersonSummary(id: 5, name: "Bob", node: InMemoryChat.nodeID)
      let joined = PresenceChange(kind: .joined, person: bob, at: 9)
      let own = PersonSummary(id: 1_001, name: "Ada", node: InMemoryChat.nodeID)
      chat.feed([.presence(PresenceChange(kind: .joined, person: own, at: 8)), .presence(joined)])
      await device.wait { $0 == .presence(joined) }
      #expect(device.output.count { if case .presence = $0 { true } else { false } } == 1)
    }
  }

  @Test func theNodesStopEndsIt() async throws {
    let device = ScriptedDevice()
    let chat = chat
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await ChatClient.run(service: chat, device: device, name: "Ada", token: nil)
      }
      await device.wait { $0 == .entered(room: "lobby") }
      chat.feed([.stopping("node is shutting down")])
      try await group.waitForAll()
    }
    #expect(device.output.last == .stopping("node is shutting down"))
  }

  @Test func anEndedPipeStillListens() async throws {
    let device = ScriptedDevice(endOfInputLeaves: false)
    let chat = chat
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await ChatClient.run(service: chat, device: device, name: "Ada", token: nil)
      }
      await device.wait { $0 == .entered(room: "lobby") }
      device.type("last words")
      device.endInput()
      await device.wait { $0.messageText == "last words" }
      chat.hear("an answer")
      await device.wait { $0.messageText == "an answer" }
      chat.feed([.stopping("done")])
      try await group.waitForAll()
    }
  }

  @Test func aSlowReaderLosesAndIsTold() async {
    let queue = FeedQueue()
    let chat = InMemoryChat()
    await chat.subscribe(queue)
    for number in 0..<(FeedQueue.itemsMax + 10) { chat.hear("\(number)") }
    let batch = await queue.next()
    #expect(batch?.lost == FeedQueue.itemsMax)
    #expect(batch?.items.count == 10)
  }

  @Test func theStopIsNeverLost() async {
    let queue = FeedQueue()
    queue.feed([.stopping("bye")])
    queue.feed((0..<FeedQueue.itemsMax).map { _ in .health(.ok) })
    let batch = await queue.next()
    #expect(batch?.items.contains { if case .stopping = $0 { true } else { false } } == true)
  }
}
