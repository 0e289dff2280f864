/// Avahi's entry groups of one kind, one per interface, with what stands in each. One per interface,
/// so that a new interface leaves the records of the others alone. Interface 0 stands for all.
struct GroupBoard<Content: Equatable> {
  private struct Entry {
    let group: OpaquePointer
    var content: Content?
    var isEstablished = false
  }

  private var entries: [UInt32: Entry] = [:]

  /// Whether there is something to announce and all of it stands.
  var isEstablished: Bool { !entries.isEmpty && entries.values.allSatisfy(\.isEstablished) }
  var groups: [OpaquePointer] { entries.values.map(\.group) }
  var isFilled: Bool { entries.values.contains { $0.content != nil } }

  func group(of interface: UInt32) -> OpaquePointer? { entries[interface]?.group }

  /// Whether exactly this stands there.
  func holds(_ content: Content, on interface: UInt32) -> Bool {
    entries[interface]?.content == content
  }

  mutating func add(_ group: OpaquePointer, of interface: UInt32) {
    entries[interface] = Entry(group: group)
  }

  mutating func fill(_ interface: UInt32, with content: Content) {
    entries[interface]?.content = content
    entries[interface]?.isEstablished = false
  }

  mutating func established(_ group: OpaquePointer) {
    for (interface, entry) in entries where entry.group == group {
      entries[interface]?.isEstablished = true
    }
  }

  /// Every group counts as empty.
  mutating func empty() {
    for interface in entries.keys {
      entries[interface]?.content = nil
      entries[interface]?.isEstablished = false
    }
  }

  /// Takes out the groups of all interfaces but these.
  mutating func removeAll(except interfaces: [UInt32] = []) -> [OpaquePointer] {
    let removed = entries.filter { !interfaces.contains($0.key) }
    for interface in removed.keys { entries[interface] = nil }
    return removed.values.map(\.group)
  }
}
