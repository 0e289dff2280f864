/// What time it is, handed to the engine with every input: it owns no clock.
package struct MeshInstant: Hashable, Sendable {
  /// Monotonic nanoseconds since an arbitrary start: the only time that deadlines are made of.
  package let monotonicNanoseconds: UInt64
  /// Milliseconds since 1970 by the machine's wall clock, which may step: it feeds the hybrid
  /// clock and nothing else.
  package let wallMilliseconds: UInt64

  package init(monotonicNanoseconds: UInt64, wallMilliseconds: UInt64) {
    self.monotonicNanoseconds = monotonicNanoseconds
    self.wallMilliseconds = wallMilliseconds
  }
}
