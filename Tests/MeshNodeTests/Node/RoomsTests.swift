import Chat
import Gossip
import Testing

@testable import MeshNode

/// Rooms, their operators, and sealed rooms, over real nodes.
@Suite(.timeLimit(.minutes(5)))
struct RoomsTests {
  private func linked() async throws -> (first: WholeNode, second: WholeNode) {
    let first = try await WholeNode.start()
    await first.listen()
    let second = try await WholeNode.start(peers: [first.started.gossipPort])
    await second.listen()
    return (first, second)
  }

  /// Waits until a node tells of a room as it is wanted.
  private func room(_ node: WholeNode, where fits: @Sendable (RoomInfo) -> Bool) async {
    _ = await node.feed.first { items in
      items.contains { if case .room(let info) = $0 { fits(info) } else { false } } ? true : nil
    }
  }

  private func standing(
    _ standing: RoomStanding, of person: UInt64, on node: WholeNode
  ) async -> StandingChange {
    await node.feed.first { items in
      for case .standing(let change) in items
      where change.person == person && change.standing == standing { return change }
      return nil
    }
  }

  @Test func aRoomIsTheSameOnBothNodes() async throws {
    let (first, second) = try await linked()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let bob = try await second.service.open(SessionRequest(name: "Bob"))
    let made = try await first.service.enter("garden", again: false, by: ada.session)
    #expect(made.info.maker == ada.person.id)
    #expect(made.info.operators == [ada.person.id])
    #expect(made.standing == .member)
    await room(second) { $0.members == 1 }
    let found = try await second.service.enter("garden", again: false, by: bob.session)
    #expect(found.info.maker == ada.person.id)
    #expect(found.info.members == 2)
    _ = try await first.service.amend("garden", .topic(" Seeds "), by: ada.session)
    await room(second) { $0.topic?.text == "Seeds" }
    await #expect(throws: ChatError.self) {
      try await second.service.amend("garden", .topic("Weeds"), by: bob.session)
    }
    let members = try await second.service.members(of: "garden", for: bob.session)
    #expect(members.map(\.name) == ["Ada", "Bob"])
    #expect(try await second.service.places(of: bob.session).map(\.info.name) == ["garden"])
    #expect(try await second.service.rooms().map(\.members) == [0, 2])

    _ = try await first.service.amend("garden", .archived(true), by: ada.session)
    await room(second) { $0.isArchived }
    let archived = await #expect(throws: ChatError.self) {
      try await second.service.say("x", in: "garden", tag: nil, by: bob.session, delayed: nil)
    }
    #expect(archived?.code == .archived)
    await second.stop()
    await first.stop()
  }

  @Test func whoIsTakenOutComesBackOnlyIfTheyAsk() async throws {
    let (first, second) = try await linked()
    let ada = try await first.service.open(SessionRequest(name: "Ada"))
    let bob = try await second.service.open(SessionRequest(name: "Bob"))
    _ = try await first.service.enter("garden", again: false, by: ada.session)
    await room(second) { $0.members == 1 }
    _ = try await second.service.enter("garden", again: false, by: bob.session)
    await room(first) { $0.members == 2 }
    _ = try await first.service.amend("garden", .removal(of: bob.person.id), by: ada.session)
    let told = await standing(.removed, of: bob.person.id, on: second)
    #expect(told.author == ada.person.id)
    #expect(told.name == "Bob")
    for attempt in 0..<2 {
      let error = await #expect(throws: ChatError.self) {
        if attempt == 0 {
          _ = try await second.service.enter("garden", again: false, by: bob.session)
        } else {
          _ = try await second.service.say(
            "x", in: "garden", tag: nil, by: bob.session, delayed: nil)
        }
      }
      #expect(error?.code == .removed)
    }
    let back = try await second.service.enter("garden", again: true, by: bob.session)
    #expect(back.standing == .member)
    _ = try await second.service.say("x", in: "garden", tag: nil, by: bob.session, delayed: nil)
    try await second.service.leave("garden", by: bob.session)
    #expect(try await second.service.places(of: bob.session).isEmpty)
    await second.stop()
    await first.stop()
  }

  @Test func juniorsDoNotDismissTheirSeniors() async throws {
    let node = try await WholeNode.start()
    let people = [
      try await node.service.open(SessionRequest(name: "Ada")),
      try await node.service.open(SessionRequest(name: "Bob")),
      try await node.service.open(SessionRequest(name: "Eve")),
    ]
    for one in people { _ = try await node.service.enter("garden", again: false, by: one.session) }
    let ids = people.map(\.person.id)
    _ = try await node.service.amend(
      "garden", .appointment(of: ids[1], isOn: true), by: people[0].session)
    _ = try await node.service.amend(
      "garden", .appointment(of: ids[2], isOn: true), by: people[1].session)
    for target in [ids[1], ids[0]] {
      let error = await #expect(throws: ChatError.self) {
        try await node.service.amend(
          "garden", .appointment(of: target, isOn: false), by: people[2].session)
      }
      #expect(error?.code == .notAllowed)
    }
    let removal = await #expect(throws: ChatError.self) {
      try await node.service.amend("garden", .removal(of: ids[2]), by: people[0].session)
    }
    #expect(removal?.code == .notAllowed)
    await node.stop()
  }

  // MARK: Sealed rooms

  @Test func aDirectRoomIsForItsTwoPeople() async throws {
    let (first, second) = try await linked()
    let ada = try await first.open("Ada")
    let bob = try await second.open("Bob")
    let eve = try await second.open("Eve")
    _ = await first.feed.first { items in
      items.contains { if case .device(let person) = $0 { person == bob.person.id } else { false } }
        ? true : nil
    }
    let made = try await first.service.makeSealedRoom(
      .direct(with: bob.person.id), by: ada.session)
    #expect(made.info.kind == .direct)
    let invited = await standing(.invited, of: bob.person.id, on: second)
    #expect(invited.otherName == "Ada")
    let room = made.info.name
    let found = try await second.service.enter(room, again: false, by: bob.session)
    #expect(found.otherName == "Ada")
    let sealed = "s1.AAAAAAAAAAA." + String(repeating: "A", count: 100)
    await #expect(throws: ChatError.self) {
      try await second.service.say(
        "plain", in: room, tag: "0123456789abcdef", by: bob.session, delayed: nil)
    }
    _ = try await second.service.say(
      sealed, in: room, tag: "0123456789abcdef", by: bob.session, delayed: nil)
    let entry = await first.feed.entry(sealed)
    #expect(entry.tag == "0123456789abcdef")
    for attempt in 0..<5 {
      let error = await #expect(throws: ChatError.self) {
        switch attempt {
        case 0: _ = try await second.service.enter(room, again: true, by: eve.session)
        case 1:
          _ = try await second.service.say(
            sealed, in: room, tag: nil, by: eve.session, delayed: nil)
        case 2: _ = try await second.service.members(of: room, for: eve.session)
        case 3: _ = try await second.service.keys(of: room, for: eve.session)
        default:
          _ = try await second.service.amend(
            room, .admission(of: eve.person.id), by: eve.session)
        }
      }
      #expect(error?.code == .notAllowed, "\(attempt)")
    }
    #expect(try await first.service.rooms().map(\.name) == ["lobby"])
    await second.stop()
    await first.stop()
  }

  @Test func aKnockReachesWhoInvitesAndTheAnswerWhoKnocked() async throws {
    let (first, second) = try await linked()
    let ada = try await first.open("Ada")
    let bob = try await second.open("Bob")
    _ = await first.feed.first { items in
      for case .presence(let change) in items where change.person.name == "Bob" { return true }
      return nil
    }
    try await first.service.setInviting(true, by: ada.session)
    let request = KnockRequest(
      id: 99, salt: [UInt8](repeating: 1, count: 16), proof: [UInt8](repeating: 2, count: 32),
      key: [UInt8](repeating: 4, count: 65))
    try await second.service.knock(request, by: bob.session)
    let (knock, to) = await first.feed.first { items in
      for case .knock(let knock, _, let address) in items { return (knock, address) }
      return nil
    }
    #expect(knock.authorName == "Bob")
    #expect(to.session == ada.session)
    try await first.service.answer(
      KnockAnswer(knock: knock.id, sealed: [1, 2, 3]), by: ada.session)
    let answered = await second.feed.first { items in
      for case .knockAnswer(let answer, let address) in items { return (answer, address) }
      return nil
    }
    #expect(answered.0.sealed == [1, 2, 3])
    #expect(answered.1.session == bob.session)
    await second.stop()
    await first.stop()
  }

  @Test func guestsHaveNoPartInSealedRooms() async throws {
    let node = try await WholeNode.start()
    let guest = try await node.service.open(SessionRequest(name: "Guest"))
    let error = await #expect(throws: ChatError.self) {
      try await node.service.makeSealedRoom(
        .private(salt: [UInt8](repeating: 0, count: 16)), by: guest.session)
    }
    #expect(error?.code == .notAllowed)
    await node.stop()
  }
}

/// Guessing the code of a private room, over real nodes.
@Suite(.timeLimit(.minutes(5)))
struct GuessingTests {
  /// Ten thousand tries of fifty people: five leave their node, and what comes back is the same
  /// whether a code is open or not.
  @Test func fiftyPeopleGetNothingAndLearnNothing() async throws {
    var answers: [[String: Int]] = []
    for isInviting in [true, false] {
      let first = try await WholeNode.start()
      await first.listen()
      let second = try await WholeNode.start(peers: [first.started.gossipPort])
      await second.listen()
      let ada = try await first.open("Ada")
      if isInviting { try await first.service.setInviting(true, by: ada.session) }
      var people: [SessionID] = []
      for number in 0..<50 { people.append(try await second.open("Guesser \(number)").session) }
      var refusals: [String: Int] = [:]
      for number in 0..<10_000 {
        let request = KnockRequest(
          id: UInt64(number + 1), salt: [UInt8](repeating: 1, count: Knock.saltBytes),
          proof: [UInt8](repeating: UInt8(number % 256), count: Knock.proofBytes),
          key: [UInt8](repeating: 4, count: Delegation.keyBytes))
        do throws(ChatError) {
          try await second.service.knock(request, by: people[number % people.count])
          refusals["taken", default: 0] += 1
        } catch {
          refusals[error.text, default: 0] += 1
        }
      }
      answers.append(refusals)
      await second.stop()
      await first.stop()
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0]["taken"] == KnockBoard.perNode)
    #expect(answers[0].count == 2, "one refusal for all: \(answers[0])")
  }
}

@Suite struct KnockBoardTests {
  private let nodes = (0..<3).map { NodeID(Bytes32($0, 0, 0, 0)) }
  private func address(_ number: UInt64) -> SessionAddress {
    SessionAddress(session: SessionID(number), person: number)
  }

  /// Ten thousand tries under fifty names from one node in ten minutes: fifty are heard.
  @Test func triesAreFewWhoeverMakesThem() {
    var board = KnockBoard()
    var admitted = 0
    for number in 0..<10_000 {
      let now = UInt64(number) * 60_000_000
      if board.admit(from: nodes[0], at: now) { admitted += 1 }
    }
    #expect(admitted == 50)
    let isOther = board.admit(from: nodes[1], at: 600_000_000_000)
    #expect(isOther)
  }

  @Test func anInvitationHearsAHundred() {
    var board = KnockBoard()
    let isOpen = board.invite(address(1))
    #expect(isOpen)
    for _ in 0..<KnockBoard.perInvitation {
      let (heard, worn) = board.hear()
      #expect(heard == [address(1)])
      #expect(worn.isEmpty)
    }
    var told = board.hear()
    #expect(told.worn == [address(1)])
    told = board.hear()
    #expect(told.heard.isEmpty)
    _ = board.invite(address(1))
    told = board.hear()
    #expect(told.heard == [address(1)])
    board.close(SessionID(1))
    told = board.hear()
    #expect(told.heard.isEmpty)
  }

  @Test func anAnswerFindsOnlyWhoStillWaits() {
    var board = KnockBoard()
    let waits = board.wait(address(1), for: 5, at: 0)
    let second = board.wait(address(2), for: 5, at: 1)
    #expect(waits)
    #expect(!second)
    let late = board.answered(5, at: 61_000_000_000)
    let other = board.answered(6, at: 1)
    let answers = (0...KnockBoard.answersMax).map { _ in board.answered(5, at: 1) }
    #expect(late == nil)
    #expect(other == nil)
    #expect(answers.compactMap(\.self).count == KnockBoard.answersMax)
  }
}

extension WholeNode {
  /// Brings somebody in who has keys of their own.
  func open(_ name: String) async throws -> OpenedSession {
    let nonce = [UInt8](repeating: 7, count: Delegation.nonceBytes)
    let until = SystemClock.now().wallMilliseconds + 3_600_000
    let delegation = try #require(
      GuestDevice(token: "a device of \(name)").delegation(
        to: service.node.id.bytes.bytes, until: until, nonce: nonce))
    return try await service.open(
      SessionRequest(name: name, credential: .delegation(delegation, nonce: nonce)))
  }
}
