/// Which network interfaces discovery uses.
package struct InterfaceFilter: Hashable, Sendable {
  /// What containers and virtual machines name their own: a peer behind one of them is this machine.
  package static let skippedPrefixes = ["docker", "br-", "veth", "virbr"]

  /// Those that were named, whether or not they exist now; empty when none was.
  package let names: Set<String>

  /// - Parameter names: the only ones to use; empty for all but the skipped.
  package init(names: [String] = []) {
    self.names = Set(names)
  }

  package var isExplicit: Bool { !names.isEmpty }

  package func allows(_ name: String) -> Bool {
    if isExplicit { return names.contains(name) }
    return !Self.skippedPrefixes.contains { name.hasPrefix($0) }
  }
}
