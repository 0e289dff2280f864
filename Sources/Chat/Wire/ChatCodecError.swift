/// Why bytes are not a body of the chat. Bytes from peers end here, never in a trap.
package enum ChatCodecError: Error, Hashable, Sendable {
  /// More bytes than any such body has.
  case tooLarge(bytes: Int, limit: Int)
  /// Not the protocol buffer it should be, or text that is not UTF-8.
  case malformed
  /// A field breaks its rule; the first one found.
  case invalid(field: Field)

  package enum Field: String, Hashable, Sendable {
    case room, authorName, text, parents, tag
    case delegation, target, emoji, change
    case topic, person, key, payload, picture
    case nodeName, version, webURLs, gossipEndpoints, people, links, pageHash
  }
}
