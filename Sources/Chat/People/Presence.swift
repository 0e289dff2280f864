/// Who is on-line, from what the nodes say about themselves. A person on several nodes counts once.
package struct Presence: Sendable {
  /// A person with the node where they came in first.
  package struct Person: Hashable, Sendable {
    package let id: UInt64
    package let name: String
    /// First 8 bytes of the node's ID.
    package let node: UInt64

    package init(id: UInt64, name: String, node: UInt64) {
      self.id = id
      self.name = name
      self.node = node
    }
  }

  package struct Change: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case joined, left
      case renamed(previous: String)
    }

    package let kind: Kind
    package let person: Person
  }

  private struct Place {
    let node: UInt64
    var name: String
  }

  private struct Entry {
    /// In the order of arrival.
    var places: [Place]
    /// The name chosen last.
    var name: String
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
    let names = Dictionary(listed.map { ($0.id, $0.name) }) { first, _ in first }
    var left: [Change] = []
    var renamed: [Change] = []
    var joined: [Change] = []
    for id in peopleByNode[node, default: []].subtracting(names.keys).sorted() {
      guard let change = depart(id, from: node) else { continue }
      if change.kind == .left { left.append(change) } else { renamed.append(change) }
    }
    for (id, name) in names.sorted(by: { $0.key < $1.key }) {
      guard let change = arrive(id, name: name, at: node) else { continue }
      if change.kind == .joined { joined.append(change) } else { renamed.append(change) }
    }
    peopleByNode[node] = names.isEmpty ? nil : Set(names.keys)
    return left + renamed.sorted { $0.person.id < $1.person.id } + joined
  }

  /// Whether a node says that this person is on it.
  package func isPresent(_ person: UInt64, at node: UInt64) -> Bool {
    peopleByNode[node]?.contains(person) ?? false
  }

  /// A node is gone, and everybody on it.
  package mutating func remove(node: UInt64) -> [Change] { update(node: node, people: []) }

  private func person(id: UInt64, _ entry: Entry) -> Person {
    Person(id: id, name: entry.name, node: entry.places.first?.node ?? 0)
  }

  private mutating func arrive(_ id: UInt64, name: String, at node: UInt64) -> Change? {
    guard var entry = entries[id] else {
      let entry = Entry(places: [Place(node: node, name: name)], name: name)
      entries[id] = entry
      return Change(kind: .joined, person: person(id: id, entry))
    }
    if let number = entry.places.firstIndex(where: { $0.node == node }) {
      guard entry.places[number].name != name else { return nil }
      entry.places[number].name = name
    } else {
      entry.places.append(Place(node: node, name: name))
    }
    return keep(entry, named: name, for: id)
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
