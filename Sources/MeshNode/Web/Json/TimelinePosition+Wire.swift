import Chat
import Gossip

/// How places in a room are written for clients (PROTOCOL.md, 1.1 and 1.3).
extension TimelinePosition {
  /// 20 letters that sort as the place does: 13 of the key, 7 of the depth.
  var order: String {
    CrockfordBase32.encode(key) + CrockfordBase32.encode(UInt64(depth), letters: 7)
  }

  var eventID: EventID { EventID(stream: StreamID(id.stream), seq: id.seq) }

  /// `<order>/<message ID>`.
  var wireText: String { "\(order)/\(eventID)" }

  init?(wireText: String) {
    let parts = wireText.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 20, let id = EventID(text: parts[1]),
      let key = CrockfordBase32.decode(parts[0].prefix(13)),
      let depth = CrockfordBase32.decode(parts[0].suffix(7)), depth <= UInt32.max
    else { return nil }
    self.init(
      key: key, depth: UInt32(depth), id: MessageID(stream: id.stream.number, seq: id.seq))
  }
}
