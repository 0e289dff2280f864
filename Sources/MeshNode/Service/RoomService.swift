import Chat
import Gossip

/// Rooms as the web, the terminal and the gateways use them: coming and going, what operators do,
/// and the keys of sealed rooms. Part of ``ChatService``.
package protocol RoomService: Sendable {
  /// Comes into a room for good: until the person leaves it, or an operator takes them out. A public
  /// room that nobody made is made.
  ///
  /// - Parameter again: the person wants to come back though an operator took them out.
  func enter(_ room: String, again: Bool, by session: SessionID) async throws(ChatError)
    -> RoomPlace
  /// Makes a sealed room, or finds it made, and comes in.
  func makeSealedRoom(_ kind: SealedRoomKind, by session: SessionID) async throws(ChatError)
    -> RoomPlace
  func leave(_ room: String, by session: SessionID) async throws(ChatError)
  /// Does something to a room that its operators may do.
  func amend(_ room: String, _ change: RoomAmendment.Change, by session: SessionID)
    async throws(ChatError) -> Posted
  /// What is known of a room.
  func info(of room: String) async throws(ChatError) -> RoomInfo
  /// Whose session it is; nil for one that has ended.
  func person(of session: SessionID) async -> UInt64?
  /// The rooms that the person is in or was let into, at most 200.
  func places(of session: SessionID) async throws(ChatError) -> [RoomPlace]
  /// People in a room and people let into it, at most 500; of a sealed room for its members only.
  func members(of room: String, for session: SessionID) async throws(ChatError) -> [RoomMember]

  /// The keys of a sealed room, oldest first, with the boxes for the session's device.
  func keys(of room: String, for session: SessionID) async throws(ChatError) -> [SharedKey]
  /// Gives a key of a sealed room to devices of its members.
  func share(_ key: RoomKeys, by session: SessionID) async throws(ChatError) -> Posted
  /// Devices of at most 32 people.
  func devices(of people: [UInt64]) async throws(ChatError) -> [PersonDevice]

  /// Whether the session has an open code: it is told of knocks, at most
  /// ``KnockBoard/perInvitation`` of them.
  func setInviting(_ isInviting: Bool, by session: SessionID) async throws(ChatError)
  /// Asks whoever made a code to be let in. There is no answer but the one that fits.
  func knock(_ knock: KnockRequest, by session: SessionID) async throws(ChatError)
  func answer(_ answer: KnockAnswer, by session: SessionID) async throws(ChatError)
}

/// What somebody with a code asks (``Knock``).
package struct KnockRequest: Hashable, Sendable {
  package let id: UInt64
  package let salt: [UInt8]
  package let proof: [UInt8]
  package let key: [UInt8]

  package init(id: UInt64, salt: [UInt8], proof: [UInt8], key: [UInt8]) {
    self.id = id
    self.salt = salt
    self.proof = proof
    self.key = key
  }
}
