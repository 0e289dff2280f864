import Gossip

/// How far a client has read this node's feed: the node and a place in its log. Opaque to clients;
/// one of another node means nothing here.
struct FeedCursor: Equatable {
  private let prefix: String

  init(node: NodeID) {
    prefix = "\(node)".filter { $0 != "-" } + "."
  }

  func text(_ logPosition: Int64) -> String { prefix + String(logPosition) }

  /// The place in the log, nil for a cursor of another node or nonsense.
  func logPosition(of text: String) -> Int64? {
    guard text.hasPrefix(prefix), let position = Int64(text.dropFirst(prefix.count)),
      position >= 0
    else { return nil }
    return position
  }
}
