import Chat
import Gossip

/// Who is on-line, here and elsewhere.
extension MeshNode {
  package func people() -> [PersonSummary] {
    if let knownPeople { return knownPeople }
    let people = presence.people.map(summary(of:))
    knownPeople = people
    return people
  }

  /// What `presence` says changed.
  func tellPresence(_ changes: [Presence.Change]) {
    guard !changes.isEmpty else { return }
    knownPeople = nil
    let now = settings.now().wallMilliseconds
    feed(
      changes.map { change in
        .presence(
          PresenceChange(
            kind: PresenceChange.Kind(change.kind), person: summary(of: change.person), at: now))
      })
  }

  private func summary(of person: Presence.Person) -> PersonSummary {
    PersonSummary(
      id: person.id, name: person.name, node: nodeID(startingWith: person.node),
      condition: person.condition)
  }

  private func nodeID(startingWith prefix: UInt64) -> NodeID {
    if prefix == identity.nodeID.bytes.prefix { return identity.nodeID }
    return records.node(startingWith: prefix) ?? NodeID(Bytes32(prefix, 0, 0, 0))
  }
}

extension PresenceChange.Kind {
  init(_ kind: Presence.Change.Kind) {
    switch kind {
    case .joined: self = .joined
    case .left: self = .left
    case .renamed(let previous): self = .renamed(previous: previous)
    case .conditionChanged: self = .conditionChanged
    }
  }
}
