/// What multicast knows at the moment, kept over restarts of the daemon and changes of the backend:
/// a sighting goes when it is withdrawn, or when a new round of browsing does not find it again.
struct SightingLedger: Sendable {
  private struct Entry: Sendable {
    var sighting: Sighting
    var isConfirmed: Bool
  }

  private let sightingsMax: Int
  private var entries: [Sighting.Key: Entry] = [:]

  init(sightingsMax: Int) { self.sightingsMax = sightingsMax }

  var sightings: [Sighting] { entries.keys.sorted().compactMap { entries[$0]?.sighting } }

  func holds(_ key: Sighting.Key) -> Bool { entries[key] != nil }

  /// Nil when nothing is new, or nothing more is taken in.
  mutating func resolved(_ sighting: Sighting) -> DiscoveryEvent? {
    guard let former = entries[sighting.key] else {
      guard entries.count < sightingsMax else { return nil }
      entries[sighting.key] = Entry(sighting: sighting, isConfirmed: true)
      return .appeared(sighting)
    }
    entries[sighting.key] = Entry(sighting: sighting, isConfirmed: true)
    return former.sighting == sighting ? nil : .changed(sighting)
  }

  mutating func removed(_ key: Sighting.Key) -> DiscoveryEvent? {
    entries.removeValue(forKey: key).map { .gone($0.sighting.key) }
  }

  /// Browsing begins anew: nothing is certain, nothing is forgotten.
  mutating func beginRound() {
    for key in entries.keys { entries[key]?.isConfirmed = false }
  }

  /// The new round had its time: what it did not find is gone.
  mutating func endRound() -> [DiscoveryEvent] {
    let lost = entries.filter { !$0.value.isConfirmed }.keys.sorted()
    return lost.compactMap { removed($0) }
  }
}
