import Foundation

/// The machine's time zone.
enum LocalTime {
  /// Seconds to be added to UTC at a moment in milliseconds since 1970.
  @Sendable static func utcOffset(_ milliseconds: UInt64) -> Int {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return Int(parts.tm_gmtoff)
  }
}
