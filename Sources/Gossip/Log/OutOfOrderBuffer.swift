/// Events of one stream that came before those they follow, by seq.
struct OutOfOrderBuffer: Sendable {
  private(set) var events: [Event] = []

  var count: Int { events.count }
  var first: Event? { events.first }

  /// - Returns: whether the event was kept: not one that is there already, and not past `max`
  ///   unless it is lower than the highest, which then goes.
  mutating func insert(_ event: Event, max: Int) -> (isKept: Bool, dropped: Event?) {
    var position = events.count
    while position > 0, events[position - 1].seq >= event.seq { position -= 1 }
    if position < events.count, events[position].seq == event.seq { return (false, nil) }
    if events.count < max {
      events.insert(event, at: position)
      return (true, nil)
    }
    guard position < events.count else { return (false, nil) }
    events.insert(event, at: position)
    return (true, events.removeLast())
  }

  /// Takes the lowest event if it is this one.
  mutating func take(seq: UInt64) -> Event? {
    guard let first = events.first, first.seq == seq else { return nil }
    return events.removeFirst()
  }

  /// Forgets what lies below.
  mutating func drop(below seq: UInt64) -> [Event] {
    let count = events.prefix { $0.seq < seq }.count
    let dropped = Array(events.prefix(count))
    events.removeFirst(count)
    return dropped
  }

  mutating func removeAll() -> [Event] {
    defer { events = [] }
    return events
  }
}
