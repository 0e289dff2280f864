import Chat
import Gossip
import NIOCore

/// What sessions ask for about rooms.
extension SessionWorkers {
  /// Brings a person into the room that is looked at. Everybody is in the lobby, and who reads lines
  /// is no member of anything.
  func entrance(
    to room: String, _ purpose: SessionCall.LookPurpose
  ) async throws(ChatError) -> (place: RoomPlace, person: UInt64)? {
    switch purpose {
    case .join(let opened):
      guard room != RoomName.lobby else { return nil }
      let place = try await service.enter(room, again: false, by: opened.session)
      return (place, opened.person.id)
    case .enter(let session, let again, _):
      let place = try await service.enter(room, again: again, by: session)
      return (place, await service.person(of: session) ?? 0)
    case .make(let kind, let session, _):
      let place = try await service.makeSealedRoom(kind, by: session)
      return (place, await service.person(of: session) ?? 0)
    }
  }

  /// All keys of a sealed room, as far as the session's device can open them.
  func keys(
    of info: RoomInfo?, for session: SessionID
  ) async throws(ChatError) -> ByteBuffer {
    var bytes = ByteBuffer()
    guard let info, SealedRoom.isName(info.name) else { return bytes }
    for key in try await service.keys(of: info.name, for: session) {
      bytes.writeImmutableBuffer(frame { $1.writeKey(key, into: &$0) })
    }
    bytes.writeImmutableBuffer(frame { $1.writeKeyed(info, into: &$0) })
    return bytes
  }

  func answer(
    _ request: RoomRequest, tag: String?, by session: SessionID
  ) async throws(ChatError) -> ByteBuffer {
    switch request {
    // They are looks at a room.
    case .enter, .make: return ByteBuffer()
    case .leave(let room):
      try await service.leave(room, by: session)
      return frame { $1.writeLeft(room, into: &$0) }
    case .amend(let room, let change):
      let posted = try await service.amend(room, change, by: session)
      return frame { $1.writeAck(posted, tag: tag, into: &$0) }
    case .share(let key):
      let posted = try await service.share(key, by: session)
      return frame { $1.writeAck(posted, tag: tag, into: &$0) }
    case .members(let room):
      let members = try await service.members(of: room, for: session)
      let info = try await service.info(of: room)
      let online = Set(await service.people().map(\.id))
      return frame { $1.writeMembers(of: info, members, online: online, into: &$0) }
    case .devices(let people):
      let devices = try await service.devices(of: people)
      return frame { $1.writeDevices(devices, tag: tag, into: &$0) }
    case .invite(let isOn): try await service.setInviting(isOn, by: session)
    case .knock(let knock): try await service.knock(knock, by: session)
    case .answer(let answer): try await service.answer(answer, by: session)
    }
    return ByteBuffer()
  }
}
