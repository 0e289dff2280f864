/// People as they were met, so that those who are easily taken for each other are told apart. Pure.
/// Bounded: past ``peopleMax`` it begins anew.
package struct NameBook: Sendable {
  /// People remembered: more than a LAN has.
  static let peopleMax = 4_096

  /// The first two people of each look; a third changes nothing any more.
  private var owners: [NameSkeleton: (first: UInt64, second: UInt64?)] = [:]

  package init() {}

  package mutating func meet(_ id: UInt64, called name: String) {
    let look = NameSkeleton(name)
    guard let known = owners[look] else {
      if owners.count >= Self.peopleMax { owners = [:] }
      owners[look] = (id, nil)
      return
    }
    if known.first != id, known.second == nil { owners[look] = (known.first, id) }
  }

  /// The name as it is shown: `Ada`, or `Ada·4f2a` where somebody else looks alike.
  package func shown(_ name: String, of id: UInt64) -> String {
    guard let known = owners[NameSkeleton(name)], known.second != nil || known.first != id else {
      return name
    }
    return NameRules.distinguished(name, id: id)
  }
}
