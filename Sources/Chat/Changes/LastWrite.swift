/// A value with the stamp that it was written with. Of two, the one with the greater stamp counts.
struct LastWrite<Value: Hashable & Sendable>: Hashable, Sendable, Stamped {
  private(set) var stamp: Stamp
  private(set) var value: Value

  init(_ value: Value, at stamp: Stamp) {
    self.value = value
    self.stamp = stamp
  }

  mutating func merge(_ other: LastWrite) {
    if other.stamp > stamp { self = other }
  }
}

extension Optional {
  /// Nothing written is older than anything written.
  mutating func merge<Value>(_ other: LastWrite<Value>?) where Wrapped == LastWrite<Value> {
    guard let other else { return }
    self?.merge(other)
    self = self ?? other
  }
}
