/// Why something a person asked for was not done: a code for programs (PROTOCOL.md, 1.3) and a
/// sentence with the next step for the person.
package struct ChatError: Error, Hashable, Sendable {
  package enum Code: String, Hashable, Sendable {
    case nameInvalid = "name-invalid"
    case roomInvalid = "room-invalid"
    case textEmpty = "text-empty"
    case textTooLong = "text-too-long"
    case rateLimited = "rate-limited"
    case diskFull = "disk-full"
    case notFound = "not-found"
    case notJoined = "not-joined"
    case notAllowed = "not-allowed"
    /// An operator took the person out of the room.
    case removed
    /// Nothing new can be said in the room.
    case archived
    case emojiInvalid = "emoji-invalid"
    /// What was shown does not prove who the person is.
    case badProof = "bad-proof"
    /// The device's permission has run out: join again.
    case expired
    case busy
    case `internal`
  }

  package let code: Code
  package let text: String

  package init(_ code: Code, _ text: String) {
    self.code = code
    self.text = text
  }
}
