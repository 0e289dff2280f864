import Chat
import Gossip

/// The pictures that people show of themselves.
extension MeshNode {
  package func setPicture(
    _ image: [UInt8], by id: SessionID
  ) async throws(ChatError) -> Posted {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    guard PersonPicture.isAcceptable(image) else {
      throw ChatError(
        .textTooLong,
        "A picture is a PNG, JPEG or WebP of at most \(ChatLimits.pictureBytes) bytes.")
    }
    let draft = Draft(
      room: RoomName.lobby, content: .picture(image), tag: nil, session: id, author: session)
    return try await post(draft, delayed: nil).get()
  }

  package func pictures() async throws(ChatError) -> [PictureMark] {
    try await stored { store async throws(StorageError) in try await store.pictures() }
  }

  package func picture(of person: UInt64) async throws(ChatError) -> [UInt8]? {
    try await stored { store async throws(StorageError) in try await store.picture(of: person) }
  }
}
