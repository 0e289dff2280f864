/// The heads of one room as its node knows them: messages that no other names as a parent. What is
/// said next names them, so that it stands behind them everywhere.
package struct RoomHeads: Hashable, Sendable {
  /// Oldest first, at most ``ChatLimits/parents``.
  package private(set) var parents: [MessageID] = []

  package init() {}

  /// - Parameter positions: from the log, in any order. Messages in a circle of parents, and those
  ///   behind one, are left out: naming them would make the next message as placeless as they are.
  package init(_ positions: [TimelinePosition]) {
    parents =
      positions.filter { $0.depth != TimelinePosition.endlessDepth }.sorted()
      .suffix(ChatLimits.parents).map(\.id)
  }

  /// A message came into the room, from here or from a peer.
  package mutating func observe(_ id: MessageID, parents named: [MessageID]) {
    guard !parents.contains(id) else { return }
    parents.removeAll { named.contains($0) }
    parents.append(id)
    if parents.count > ChatLimits.parents {
      parents.removeFirst(parents.count - ChatLimits.parents)
    }
  }
}
