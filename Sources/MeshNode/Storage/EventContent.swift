import Chat
import Gossip

extension Event {
  /// What it says, decoded; nil where that breaks the rules.
  var content: ChatBody? {
    guard let body else { return nil }
    return try? ChatBodyCodec.decode(body, payload: chatPayload)
  }

  private var chatPayload: ChatPayload {
    if let payload { return .bytes(payload) }
    return header.payload == nil ? .none : .absent
  }
}
