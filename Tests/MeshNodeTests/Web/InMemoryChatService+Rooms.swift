import Chat
import Gossip
import MeshNode

/// Rooms in which everybody is a member and nothing is ever done.
extension InMemoryChatService {
  func enter(_ room: String, again: Bool, by session: SessionID) async throws(ChatError)
    -> RoomPlace
  {
    RoomPlace(info: RoomInfo(name: room), standing: .member)
  }

  func makeSealedRoom(_ kind: SealedRoomKind, by session: SessionID) async throws(ChatError)
    -> RoomPlace
  {
    throw ChatError(.notAllowed, "There are no sealed rooms in this test.")
  }

  func leave(_ room: String, by session: SessionID) async throws(ChatError) {}

  func amend(
    _ room: String, _ change: RoomAmendment.Change, by session: SessionID
  ) async throws(ChatError) -> Posted {
    throw ChatError(.notAllowed, "Only operators of the room can do that.")
  }

  func info(of room: String) async throws(ChatError) -> RoomInfo { RoomInfo(name: room) }
  func person(of session: SessionID) async -> UInt64? { nil }
  func places(of session: SessionID) async throws(ChatError) -> [RoomPlace] { [] }
  func members(of room: String, for session: SessionID) async throws(ChatError) -> [RoomMember] {
    []
  }
  func keys(of room: String, for session: SessionID) async throws(ChatError) -> [SharedKey] { [] }
  func share(_ key: RoomKeys, by session: SessionID) async throws(ChatError) -> Posted {
    throw ChatError(.notAllowed, "There are no sealed rooms in this test.")
  }
  func devices(of people: [UInt64]) async throws(ChatError) -> [PersonDevice] { [] }
  func setInviting(_ isInviting: Bool, by session: SessionID) async throws(ChatError) {}
  func knock(_ knock: KnockRequest, by session: SessionID) async throws(ChatError) {}
  func answer(_ answer: KnockAnswer, by session: SessionID) async throws(ChatError) {}
}
