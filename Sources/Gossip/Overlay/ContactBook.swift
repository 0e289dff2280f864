/// Where other nodes may be reached, and when each is to be dialled next: HyParView's passive view,
/// and in a full mesh the list of everybody.
struct ContactBook: Sendable {
  struct Entry: Sendable {
    var contact: PeerContact
    var isLinked = false
    /// When the dial under way began.
    var dialStartedAt: UInt64?
    var lastDialAt: UInt64?
    /// Not to be dialled before.
    var nextDialAt: UInt64
    /// Since when it cannot be reached: the back-off grows with the time that has passed.
    var unreachedSince: UInt64
    /// A link broke, or a dial failed, and nothing was heard of it since.
    var isLost = false

    var key: PeerKey { contact.key }
    var isIdle: Bool { !isLinked && dialStartedAt == nil }
  }

  private(set) var entries: [Entry] = []

  var count: Int { entries.count }
  var dialing: Int { entries.lazy.filter { $0.dialStartedAt != nil }.count }

  func place(of key: PeerKey) -> Int? { entries.firstIndex { $0.key == key } }

  subscript(place: Int) -> Entry {
    get { entries[place] }
    set { entries[place] = newValue }
  }

  /// Adds or completes a contact. - Parameter isFirstHand: said by the peer itself or found by
  /// this node, so that its addresses go first.
  /// - Returns: its place, and whether anything about it is new; nil where there is no room.
  mutating func learn(
    _ contact: PeerContact, isFirstHand: Bool, nextDialAt: UInt64, now: UInt64,
    configuration: GossipConfiguration
  ) -> (place: Int, isNews: Bool)? {
    if let place = place(of: contact.key) {
      let known = entries[place].contact.endpoints
      let merged = Self.merge(
        isFirstHand ? contact.endpoints : known, isFirstHand ? known : contact.endpoints,
        max: configuration.endpointsMax)
      guard merged != known else { return (place, false) }
      entries[place].contact = PeerContact(key: contact.key, endpoints: merged)
      return (place, true)
    }
    guard !contact.endpoints.isEmpty else { return nil }
    if entries.count >= configuration.overlay.contactsMax, !makeRoom() { return nil }
    let endpoints = Self.merge(contact.endpoints, [], max: configuration.endpointsMax)
    entries.append(
      Entry(
        contact: PeerContact(key: contact.key, endpoints: endpoints), nextDialAt: nextDialAt,
        unreachedSince: now))
    return (entries.count - 1, true)
  }

  mutating func remove(at place: Int) { entries.remove(at: place) }

  /// Drops the contact that is lost for longest, or else the oldest that is not in use.
  private mutating func makeRoom() -> Bool {
    var worst: Int?
    for (place, entry) in entries.enumerated() where entry.isIdle {
      guard let candidate = worst else {
        worst = place
        continue
      }
      let current = entries[candidate]
      if entry.isLost != current.isLost {
        if entry.isLost { worst = place }
      } else if entry.unreachedSince < current.unreachedSince {
        worst = place
      }
    }
    guard let worst else { return false }
    entries.remove(at: worst)
    return true
  }

  private static func merge(_ first: [Endpoint], _ second: [Endpoint], max: Int) -> [Endpoint] {
    var merged: [Endpoint] = []
    for endpoint in first + second where merged.count < max && !merged.contains(endpoint) {
      merged.append(endpoint)
    }
    return merged
  }
}
