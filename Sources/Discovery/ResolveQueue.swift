/// Which browsed instances are to be resolved when: at once when they appear, again with growing
/// waits when it fails, and now and then afterwards, for a record may change without a word.
struct ResolveQueue: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Entry: Sendable {
    var due: Instant
    var wait: Duration
    var failureCount = 0
    var isOpen = false
    var wasAnswered = false
    var isFinal = false

    var isForRecheck: Bool { wasAnswered && !isFinal && !isOpen }
  }

  private let limits: DiscoveryLimits
  private var entries: [Sighting.Key: Entry] = [:]
  private var openCount = 0
  private var nextRecheck: Instant?

  init(limits: DiscoveryLimits) { self.limits = limits }

  /// A browser showed an instance. False when it is not taken in.
  mutating func appeared(_ key: Sighting.Key, at now: Instant) -> Bool {
    if entries[key] != nil { return true }
    guard entries.count < limits.sightingsMax else { return false }
    entries[key] = Entry(due: now, wait: limits.resolveRetryMin)
    return true
  }

  mutating func disappeared(_ key: Sighting.Key) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    if entry.isOpen { openCount -= 1 }
  }

  /// The answer is in; a recheck takes its turn among all answered ones. `isFinal`: it is not looked at
  /// again, as the own record need not be.
  mutating func answered(_ key: Sighting.Key, isFinal: Bool = false, at now: Instant) {
    close(key)
    guard var entry = entries[key] else { return }
    entry.wasAnswered = true
    entry.isFinal = isFinal
    entry.failureCount = 0
    entry.wait = limits.resolveRetryMin
    entry.due = now
    entries[key] = entry
  }

  /// Gives how many times in a row it failed.
  @discardableResult
  mutating func failed(_ key: Sighting.Key, at now: Instant) -> Int {
    close(key)
    guard var entry = entries[key] else { return 0 }
    entry.failureCount += 1
    entry.wasAnswered = false
    entry.due = now + entry.wait
    entry.wait = min(entry.wait * 2, limits.resolveRetryMax)
    entries[key] = entry
    return entry.failureCount
  }

  /// The instances to open a resolver for now; they count as open from here on.
  mutating func takeDue(at now: Instant) -> [Sighting.Key] {
    let room = limits.resolversMax - openCount
    guard room > 0 else { return [] }
    let isDue = entries.filter { !$0.value.isOpen && !$0.value.wasAnswered && $0.value.due <= now }
    var keys = Array(isDue.keys.sorted().prefix(room))
    if keys.isEmpty, let key = takeRecheck(at: now) { keys = [key] }
    for key in keys { entries[key]?.isOpen = true }
    openCount += keys.count
    return keys
  }

  /// When ``takeDue(at:)`` has something to give next, as far as time decides.
  func nextDue(at now: Instant) -> Instant? {
    guard openCount < limits.resolversMax else { return nil }
    let waiting = entries.values.filter { !$0.isOpen }
    let first = waiting.filter { !$0.wasAnswered }.map(\.due).min()
    guard waiting.contains(where: \.isForRecheck) else { return first }
    let recheck = nextRecheck ?? now + limits.recheckInterval
    return first.map { min($0, recheck) } ?? recheck
  }

  /// Every resolver died with what it belonged to, and browsing will tell everything anew.
  mutating func reset() {
    entries = [:]
    openCount = 0
    nextRecheck = nil
  }

  /// The one answered longest ago, one per interval.
  private mutating func takeRecheck(at now: Instant) -> Sighting.Key? {
    guard let due = nextRecheck else {
      nextRecheck = now + limits.recheckInterval
      return nil
    }
    guard due <= now else { return nil }
    nextRecheck = now + limits.recheckInterval
    let candidates = entries.filter(\.value.isForRecheck)
    return candidates.min { ($0.value.due, $0.key) < ($1.value.due, $1.key) }?.key
  }

  private mutating func close(_ key: Sighting.Key) {
    guard entries[key]?.isOpen == true else { return }
    entries[key]?.isOpen = false
    openCount -= 1
  }
}
