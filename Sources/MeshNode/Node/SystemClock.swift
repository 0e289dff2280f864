import Glibc
import Gossip

/// The machine's two clocks, read together.
enum SystemClock {
  static func now() -> MeshInstant {
    MeshInstant(
      monotonicNanoseconds: nanoseconds(of: CLOCK_MONOTONIC),
      wallMilliseconds: nanoseconds(of: CLOCK_REALTIME) / 1_000_000)
  }

  private static func nanoseconds(of clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(max(0, time.tv_sec)) * 1_000_000_000 + UInt64(max(0, time.tv_nsec))
  }
}
