/// Who is on-line, from what the nodes say about themselves. A person on several nodes counts once.
package struct Presence: Sendable {
  /// A person with the node where they came in first.
  package struct Person: Hashable, Sendable {
    package let id: UInt64
    package let name: String
    /// First 8 bytes of the node's ID.
    package let node: UInt64
    package let condition: PersonCondition

    package init(
      id: UInt64, name: String, node: UInt64, condition: PersonCondition = PersonCondition()
    ) {
      self.id = id
      self.name = name
      self.node = node
      self.condition = condition
    }
  }

  package struct Change: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case joined, left
      case renamed(previous: String)
      /// Another status, away or back.
      case conditionChanged
    }

    package let kind: Kind
    package let person: Person
  }

  private struct Place {
    let node: UInt64
    var name: String
    var condition: PersonCondition
  }

  private struct Entry {
    /// In the order of arrival.
    var places: [Place]
    /// The name chosen last.
    var name: String
    /// Away is who is away everywhere.
    var condition: PersonCondition {
      let present = places.first { !$0.condition.isAway } ?? places.first
      return present?.condition ?? PersonCondition()
    }
  }

  private var entries: [UInt64: Entry] = [:]
  private var peopleByNode: [UInt64: Set<UInt64>] = [:]

  package init() {}

  /// Everybody, by name.
  package var people: [Person] {
    entries.map { person(id: $0.key, $0.value) }
      .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  package var count: Int { entries.count }

  package func person(_ id: UInt64) -> Person? { entries[id].map { person(id: id, $0) } }

  /// A node says who is on it now. What changed comes by kind (left, renamed, joined) and then by
  /// person, so that it is the same everywhere.
  package mutating func update(node: UInt64, people listed: [NodeStatus.Person]) -> [Change] {
    // A person listed twice counts once, by the first name.
    let found = Dictionary(listed.map { ($0.id, $0) }) { first, _ in first }
    var left: [Change] = []
    var renamed: [Change] = []
    var joined: [Change] = []
    for id in peopleByNode[node, default: []].subtracting(found.keys).sorted() {
      guard let change = depart(id, from: node) else { continue }
      if change.kind == .left { left.append(change) } else { renamed.append(change) }
    }
    for person in found.values.sorted(by: { $0.id < $1.id }) {
      guard let change = arrive(person, at: node) else { continue }
      if change.kind == .joined { joined.append(change) } else { renamed.append(change) }
    }
    peopleByNode[node] = found.isEmpty ? nil : Set(found.keys)
    return left + renamed.sorted { $0.person.id < $1.person.id } + joined
  }

  /// Whether a node says that this person is on it.
  package func isPresent(_ person: UInt64, at node: UInt64) -> Bool {
    peopleByNode[node]?.contains(person) ?? false
  }

  /// A node is gone, and everybody on it.
  package mutating func remove(node: UInt64) -> [Change] { update(node: node, people: []) }

  private func person(id: UInt64, _ entry: Entry) -> Person {
    Person(
      id: id, name: entry.name, node: entry.places.first?.node ?? 0, condition: entry.condition)
  }

  private mutating func arrive(_ person: NodeStatus.Person, at node: UInt64) -> Change? {
    let (id, name) = (person.id, person.name)
    let place = Place(node: node, name: name, condition: person.condition)
    guard var entry = entries[id] else {
      let entry = Entry(places: [place], name: name)
      entries[id] = entry
      return Change(kind: .joined, person: self.person(id: id, entry))
    }
    let before = entry.condition
    if let number = entry.places.firstIndex(where: { $0.node == node }) {
      let isNamed = entry.places[number].name != name
      entry.places[number] = place
      guard isNamed else { return conditionChange(entry, before: before, of: id) }
    } else {
      entry.places.append(place)
    }
    return keep(entry, named: name, for: id) ?? conditionChange(entry, before: before, of: id)
  }

  private mutating func conditionChange(
    _ entry: Entry, before: PersonCondition, of id: UInt64
  ) -> Change? {
    var kept = entry
    kept.name = entries[id]?.name ?? entry.name
    entries[id] = kept
    guard kept.condition != before else { return nil }
    return Change(kind: .conditionChanged, person: person(id: id, kept))
  }

  private mutating func depart(_ id: UInt64, from node: UInt64) -> Change? {
    guard var entry = entries[id] else { return nil }
    let before = person(id: id, entry)
    entry.places.removeAll { $0.node == node }
    guard let first = entry.places.first else {
      entries[id] = nil
      return Change(kind: .left, person: before)
    }
    let isStillUsed = entry.places.contains { $0.name == entry.name }
    return keep(entry, named: isStillUsed ? entry.name : first.name, for: id)
      ?? conditionChange(entry, before: before.condition, of: id)
  }

  private mutating func keep(_ entry: Entry, named name: String, for id: UInt64) -> Change? {
    var entry = entry
    let previous = entry.name
    entry.name = name
    entries[id] = entry
    guard previous != name else { return nil }
    return Change(kind: .renamed(previous: previous), person: person(id: id, entry))
  }
}
