import Chat
import Gossip
import Logging

/// Rooms: coming and going, what operators do, and what may be said where.
extension MeshNode {
  package func enter(
    _ room: String, again: Bool, by id: SessionID
  ) async throws(ChatError) -> RoomPlace {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    var (info, standing) = try await place(of: session.person, in: room)
    switch standing {
    case .member: break
    case .removed where !again && !SealedRoom.isName(room):
      throw ChatError(
        .removed, "An operator took you out of #\(room). You can come back if you ask to.")
    default:
      guard room != RoomName.lobby else { break }
      if SealedRoom.isName(room) {
        try await requireKeys(of: session)
        guard standing == .invited || info.isFounded(by: session.person) else {
          throw ChatError(.notAllowed, "Only who was let into that room can see it.")
        }
      } else if info.maker == nil {
        _ = try await post(.created, in: room, by: id, session)
      }
      _ = try await post(.membership(isJoined: true), in: room, by: id, session)
      (info, standing) = try await place(of: session.person, in: room)
    }
    return try await shown(info, standing, to: session.person)
  }

  package func makeSealedRoom(
    _ kind: SealedRoomKind, by id: SessionID
  ) async throws(ChatError) -> RoomPlace {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    try await requireKeys(of: session)
    let cryptography = SwiftCryptoPersonCryptography()
    let (room, change): (String, RoomAmendment.Change)
    switch kind {
    case .private(let salt):
      guard salt.count == SealedRoom.saltBytes else {
        throw ChatError(.roomInvalid, "“salt” must have \(SealedRoom.saltBytes) bytes.")
      }
      room = SealedRoom.privateName(
        madeBy: session.person, salt: salt, cryptography: cryptography)
      change = .createdPrivate(salt: salt)
    case .direct(let other):
      guard other != session.person else {
        throw ChatError(.notAllowed, "A direct room is of two people.")
      }
      let devices = try await devices(of: [other])
      guard !devices.isEmpty else {
        throw ChatError(
          .notFound, "That person has never been here with keys of their own: say it in a room.")
      }
      room = SealedRoom.directName(of: session.person, and: other, cryptography: cryptography)
      change = .createdDirect(with: other)
    }
    if try await place(of: session.person, in: room).info.maker == nil {
      _ = try await post(change, in: room, by: id, session)
    }
    return try await enter(room, again: true, by: id)
  }

  package func leave(_ room: String, by id: SessionID) async throws(ChatError) {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    guard room != RoomName.lobby else {
      throw ChatError(.notAllowed, "Everybody is in #lobby.")
    }
    guard try await place(of: session.person, in: room).standing.mayEnter else { return }
    _ = try await post(.membership(isJoined: false), in: room, by: id, session)
  }

  package func amend(
    _ room: String, _ change: RoomAmendment.Change, by id: SessionID
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let room = try roomName(room)
    let info = try await place(of: session.person, in: room).info
    guard info.operators.contains(session.person) else {
      throw ChatError(.notAllowed, "Only operators of the room can do that.")
    }
    let posted = try await post(
      try checked(change, in: info, by: session.person), in: room, by: id, session)
    if case .appointment(let person, false) = change {
      let after = try await place(of: session.person, in: room).info
      guard !after.operators.contains(person) else {
        throw ChatError(
          .notAllowed, "They were made an operator by somebody senior to you, who alone can end it."
        )
      }
    }
    return posted
  }

  package func info(of room: String) async throws(ChatError) -> RoomInfo {
    let room = try roomName(room)
    return try await stored { store async throws(StorageError) in
      try await store.roomInfo(room) ?? RoomInfo(name: room)
    }
  }

  package func person(of id: SessionID) -> UInt64? { sessions.sessions[id]?.person }

  package func places(of id: SessionID) async throws(ChatError) -> [RoomPlace] {
    guard let person = sessions.sessions[id]?.person else { throw .notJoined }
    return try await stored { store async throws(StorageError) in
      try await store.places(of: person)
    }
  }

  package func members(
    of room: String, for id: SessionID
  ) async throws(ChatError) -> [RoomMember] {
    let room = try roomName(room)
    if SealedRoom.isName(room) { try await checkMembership(of: id, in: room) }
    return try await stored { store async throws(StorageError) in
      try await store.members(of: room)
    }
  }
}

// MARK: Sealed rooms

extension MeshNode {
  package func keys(
    of room: String, for id: SessionID
  ) async throws(ChatError) -> [SharedKey] {
    let room = try roomName(room)
    try await checkMembership(of: id, in: room)
    guard let session = sessions.sessions[id], case .device(let delegation) = session.voucher
    else { throw .notJoined }
    let device = delegation.device(cryptography: SwiftCryptoPersonCryptography())
    return try await stored { store async throws(StorageError) in
      try await store.keys(of: room, device: device)
    }
  }

  package func share(
    _ key: RoomKeys, by id: SessionID
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    guard key.isWellFormed else {
      throw ChatError(.notAllowed, "“keys” are not as PROTOCOL.md, 1.9 says.")
    }
    try await checkMembership(of: id, in: key.room)
    return try await post(
      Draft(room: key.room, content: .key(key), tag: nil, session: id, author: session),
      delayed: nil
    ).get()
  }

  package func devices(of people: [UInt64]) async throws(ChatError) -> [PersonDevice] {
    let people = Array(people.prefix(SQLiteEventStore.devicesMax))
    return try await stored { store async throws(StorageError) in
      try await store.devices(of: people)
    }
  }

  /// Writes the proof that a device is a person's into the log when it comes for the first time: from
  /// then on everybody can seal something to it.
  func introduce(_ id: SessionID) async throws(ChatError) {
    guard let session = sessions.sessions[id], case .device(let delegation) = session.voucher
    else { return }
    let device = delegation.device(cryptography: SwiftCryptoPersonCryptography())
    let person = session.person
    let isKnown = try await stored { store async throws(StorageError) in
      try await store.knows(device: device, of: person)
    }
    guard !isKnown else { return }
    let draft = Draft(
      room: RoomName.lobby, content: .introduction, tag: nil, session: id, author: session)
    // Nobody is kept out by a full disk: it is tried again with what they say.
    if case .failure(let error) = await post(draft, delayed: nil) {
      logger.warning("a device could not be introduced", metadata: ["reason": "\(error.text)"])
    }
  }

  private func requireKeys(of session: SessionDirectory.Session) async throws(ChatError) {
    guard case .device = session.voucher else {
      throw ChatError(
        .notAllowed, "Sealed rooms are for people with keys of their own: join with a browser.")
    }
  }

  private func checkMembership(of id: SessionID, in room: String) async throws(ChatError) {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    guard try await place(of: session.person, in: room).standing == .member else {
      throw ChatError(.notAllowed, "Only who is in that room can see it.")
    }
  }
}

// MARK: What may be said

extension MeshNode {
  /// Whether somebody may say something in a room now.
  func checkSpeaking(in room: String, by person: UInt64) async throws(ChatError) {
    guard room != RoomName.lobby else { return }
    let (info, standing) = try await place(of: person, in: room)
    if SealedRoom.isName(room), standing != .member {
      throw ChatError(.notAllowed, "Only who is in that room can say something there.")
    }
    if standing == .removed {
      throw ChatError(.removed, "An operator took you out of #\(room). Join it again first.")
    }
    if info.isArchived {
      throw ChatError(.archived, "The room is archived: an operator can open it again.")
    }
  }

  func text(_ typed: String, in room: String) throws(ChatError) -> String {
    guard SealedRoom.isName(room) else { return try messageText(typed) }
    guard RoomRules.isAcceptable(text: typed, in: room) else { throw .notSealed }
    return typed
  }

  func emoji(_ typed: String, in room: String) throws(ChatError) -> String {
    guard !SealedRoom.isName(room) else {
      guard RoomRules.isAcceptable(emoji: typed, in: room) else { throw .notSealed }
      return typed
    }
    do throws(ReactionEmoji.Problem) {
      return try ReactionEmoji.parse(typed)
    } catch {
      throw ChatError(.emojiInvalid, error.sentence)
    }
  }

  private func checked(
    _ change: RoomAmendment.Change, in info: RoomInfo, by person: UInt64
  ) throws(ChatError) -> RoomAmendment.Change {
    let isSealed = SealedRoom.isName(info.name)
    switch change {
    case .topic(let typed):
      if isSealed {
        guard RoomRules.isAcceptable(topic: typed, in: info.name) else { throw .notSealed }
        return change
      }
      do throws(RoomTopic.Problem) {
        return .topic(try RoomTopic.parse(typed))
      } catch {
        throw ChatError(.textTooLong, error.sentence)
      }
    case .removal(let other):
      guard !info.operators.contains(other) else {
        throw ChatError(.notAllowed, "They are an operator: end that first.")
      }
    case .admission:
      guard isSealed, info.direct.isEmpty else {
        throw ChatError(.notAllowed, "Nobody needs to be let into that room.")
      }
    case .appointment(let other, _):
      guard info.direct.isEmpty, !info.isFounded(by: other) else {
        throw ChatError(.notAllowed, "Whoever made the room stays its operator.")
      }
    case .archived, .created, .createdPrivate, .createdDirect, .membership: break
    }
    return change
  }
}

// MARK: What is known of a room

extension MeshNode {
  /// What is known of a room, and how somebody stands to it, as it is in the log.
  func place(
    of person: UInt64, in room: String
  ) async throws(ChatError) -> (info: RoomInfo, standing: RoomStanding) {
    guard room != RoomName.lobby else { return (RoomInfo(name: room), .member) }
    let seat = RoomBook.Seat(room: room, person: person)
    if let info = roomBook.info(of: room), let standing = roomBook.standing(seat) {
      return (info, standing)
    }
    let revision = roomBook.revision
    let (info, standing) = try await stored { store async throws(StorageError) in
      (
        try await store.roomInfo(room) ?? RoomInfo(name: room),
        try await store.standing(of: person, in: room)
      )
    }
    if revision == roomBook.revision { roomBook.keep(info, seat, standing) }
    return (info, standing)
  }

  private func shown(
    _ info: RoomInfo, _ standing: RoomStanding, to person: UInt64
  ) async throws(ChatError) -> RoomPlace {
    guard let other = info.direct.first(where: { $0 != person }) else {
      return RoomPlace(info: info, standing: standing)
    }
    let members = try await stored { store async throws(StorageError) in
      try await store.members(of: info.name)
    }
    let known = members.first { $0.id == other }?.name ?? ""
    let name = known.isEmpty ? people().first { $0.id == other }?.name : known
    return RoomPlace(info: info, standing: standing, otherName: name)
  }

  private func post(
    _ change: RoomAmendment.Change, in room: String, by id: SessionID,
    _ session: SessionDirectory.Session
  ) async throws(ChatError) -> Posted {
    try await post(
      Draft(room: room, content: .room(change), tag: nil, session: id, author: session),
      delayed: nil
    ).get()
  }

  /// What a committed event did to rooms, for this node's clients.
  func roomItems(of event: CommittedEvent) -> [FeedItem] {
    var items: [FeedItem] = []
    if let news = event.room {
      roomBook.hear(news)
      items += news.standings.map { .standing($0) }
      items.append(.room(news.info))
    }
    if let key = event.key { items.append(.key(key)) }
    if let person = event.newDeviceOf { items.append(.device(of: person)) }
    return items
  }
}

extension RoomInfo {
  /// Whether somebody made the room, or is one of the two it was made for.
  fileprivate func isFounded(by person: UInt64) -> Bool {
    maker == person || direct.contains(person)
  }
}

extension ChatError {
  fileprivate static let notSealed = ChatError(
    .notAllowed, "What is said in a sealed room must be sealed: see PROTOCOL.md, 1.9.")
}
