/// Positions kept in memory: for tests, and for placing a room anew.
package struct InMemoryTimelineIndex: TimelineIndex, Sendable {
  private struct Entry: Sendable {
    let facts: TimelineFacts
    let position: TimelinePosition
    let hasGap: Bool
  }

  private var entries: [MessageID: Entry] = [:]
  private var childrenByParent: [MessageID: [MessageID]] = [:]

  package init() {}

  package func position(of id: MessageID) -> TimelinePosition? { entries[id]?.position }

  package func facts(of id: MessageID) -> TimelineFacts? { entries[id]?.facts }

  package func hasGap(_ id: MessageID) -> Bool? { entries[id]?.hasGap }

  package mutating func place(
    _ facts: TimelineFacts, at position: TimelinePosition, hasGap: Bool
  ) {
    let isNew = entries[facts.id] == nil
    entries[facts.id] = Entry(facts: facts, position: position, hasGap: hasGap)
    guard isNew else { return }
    for parent in TimelinePlacement.countedParents(of: facts) {
      childrenByParent[parent, default: []].append(facts.id)
    }
  }

  package func children(of id: MessageID) -> [MessageID] { childrenByParent[id] ?? [] }

  /// A room's messages in their order.
  package func sequence(of room: String) -> [TimelinePosition] {
    entries.values.filter { $0.facts.room == room }.map(\.position).sorted()
  }
}
