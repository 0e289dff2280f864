/// Makes one possible peer out of many sightings of it: per interface, per address family, under
/// several instance names. A pure value: give it every event, apply the changes it returns.
///
/// A sighting that is gone takes its endpoints out of the table and no more; whoever holds a link to
/// the peer keeps it.
package struct DiscoveryTable: Sendable {
  /// What a table is about: an advertised ID, or a static peer's name.
  package enum Subject: Hashable, Comparable, Sendable {
    case node(UInt64)
    case named(String)

    package static func < (left: Subject, right: Subject) -> Bool {
      switch (left, right) {
      case (.node(let one), .node(let other)): one < other
      case (.named(let one), .named(let other)): one < other
      case (.node, .named): true
      case (.named, .node): false
      }
    }
  }

  package enum Change: Hashable, Sendable {
    case found(DiscoveredPeer)
    case updated(DiscoveredPeer)
    case lost(DiscoveredPeer)
  }

  /// A sighting and when it last said something new, in counted events.
  private struct Entry {
    var sighting: Sighting
    var order: UInt64
  }

  private let ownIDPrefix: UInt64
  private let limits: DiscoveryLimits
  private var entries: [Subject: [Entry]] = [:]
  private var subjects: [Sighting.Key: Subject] = [:]
  private var order: UInt64 = 0
  /// Sightings that found no room, since the start.
  package private(set) var refusedCount = 0

  package init(ownIDPrefix: UInt64, limits: DiscoveryLimits = DiscoveryLimits()) {
    self.ownIDPrefix = ownIDPrefix
    self.limits = limits
  }

  /// Every peer, in a fixed order.
  package var peers: [DiscoveredPeer] { entries.keys.sorted().compactMap(peer(of:)) }

  package mutating func handle(_ event: DiscoveryEvent) -> [Change] {
    switch event {
    case .appeared(let sighting), .changed(let sighting): insert(sighting)
    case .gone(let key): remove(key)
    case .snapshot(let sightings): replaceAll(with: sightings)
    case .usingBackend, .publishing, .problem, .recovered: []
    }
  }

  private mutating func insert(_ sighting: Sighting) -> [Change] {
    let subject: Subject =
      sighting.record.map { .node($0.idPrefix) } ?? .named(sighting.key.instance)
    var changes: [Change] = []
    // The name was taken over by another node: what it stood for is no longer there.
    if let former = subjects[sighting.key], former != subject { changes = remove(sighting.key) }
    guard subject != .node(ownIDPrefix) else { return changes }
    let before = peer(of: subject)
    guard place(sighting, under: subject) else {
      refusedCount += 1
      return changes
    }
    return changes + change(from: before, to: peer(of: subject))
  }

  /// False when there is no room.
  private mutating func place(_ sighting: Sighting, under subject: Subject) -> Bool {
    order += 1
    let entry = Entry(sighting: sighting, order: order)
    var known = entries[subject] ?? []
    if let index = known.firstIndex(where: { $0.sighting.key == sighting.key }) {
      if known[index].sighting != sighting { known[index] = entry }
    } else {
      guard !known.isEmpty || entries.count < limits.peersMax else { return false }
      if known.count >= limits.sightingsPerPeerMax {
        // The one that has been silent for longest is the least likely to be true.
        guard let oldest = known.indices.min(by: { known[$0].order < known[$1].order }) else {
          return false
        }
        subjects[known[oldest].sighting.key] = nil
        known.remove(at: oldest)
      }
      known.append(entry)
    }
    subjects[sighting.key] = subject
    entries[subject] = known
    return true
  }

  private mutating func remove(_ key: Sighting.Key) -> [Change] {
    guard let subject = subjects.removeValue(forKey: key) else { return [] }
    let before = peer(of: subject)
    entries[subject]?.removeAll { $0.sighting.key == key }
    if entries[subject]?.isEmpty == true { entries[subject] = nil }
    return change(from: before, to: peer(of: subject))
  }

  private mutating func replaceAll(with sightings: [Sighting]) -> [Change] {
    let present = Set(sightings.map(\.key))
    // Interface 0 is of static peers, which no snapshot is about.
    let absent = subjects.keys.filter { $0.interface != 0 && !present.contains($0) }.sorted()
    return absent.flatMap { remove($0) } + sightings.flatMap { insert($0) }
  }

  private func change(from before: DiscoveredPeer?, to after: DiscoveredPeer?) -> [Change] {
    switch (before, after) {
    case (nil, let after?): [.found(after)]
    case (let before?, nil): [.lost(before)]
    case (let before?, let after?): before == after ? [] : [.updated(after)]
    case (nil, nil): []
    }
  }

  private func peer(of subject: Subject) -> DiscoveredPeer? {
    guard let known = entries[subject], let newest = known.max(by: { $0.order < $1.order }) else {
      return nil
    }
    let record = newest.sighting.record
    return DiscoveredPeer(
      idPrefix: record?.idPrefix, instance: newest.sighting.key.instance,
      endpoints: endpoints(of: known, boot: record?.bootID), meshHint: record?.meshHint,
      version: record?.version, bootID: record?.bootID, webPort: record?.webPort)
  }

  /// The endpoints of the newest boot first, so that a leftover of the former one is tried last;
  /// within a boot by reach, then by interface.
  private func endpoints(of known: [Entry], boot: UInt64?) -> [PeerEndpoint] {
    let sorted = known.sorted { left, right in
      let (isLeftOld, isRightOld) = (
        left.sighting.record?.bootID != boot, right.sighting.record?.bootID != boot
      )
      if isLeftOld != isRightOld { return isRightOld }
      return left.sighting.key < right.sighting.key
    }
    var ranked: [(isOld: Int, endpoint: PeerEndpoint, place: Int)] = []
    for (place, entry) in sorted.enumerated() {
      let isOld = entry.sighting.record?.bootID == boot ? 0 : 1
      ranked += entry.sighting.endpoints.map { (isOld, $0, place) }
    }
    ranked.sort {
      ($0.isOld, $0.endpoint.reach, $0.place, $0.endpoint.host, $0.endpoint.port)
        < ($1.isOld, $1.endpoint.reach, $1.place, $1.endpoint.host, $1.endpoint.port)
    }
    var result: [PeerEndpoint] = []
    for item in ranked where !result.contains(item.endpoint) {
      guard result.count < limits.endpointsPerPeerMax else { break }
      result.append(item.endpoint)
    }
    return result
  }
}
