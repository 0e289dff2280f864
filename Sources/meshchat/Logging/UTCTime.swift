/// Milliseconds since 1970 as a date and a time of day, without a time zone of its own.
///
/// Source of the calendar: Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `civil_from_days`.
struct UTCTime: Equatable {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int
  let millisecond: Int
  /// 0 is Sunday.
  let weekday: Int

  init(milliseconds: UInt64) {
    // 48 bits of milliseconds are all that a message's time can hold.
    let clamped = Int(min(milliseconds, 1 << 48))
    let days = clamped / 86_400_000
    let rest = clamped % 86_400_000
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
    weekday = (days + 4) % 7
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `14:03:07.120`
  var clock: String { "\(two(hour)):\(two(minute)):\(two(second)).\(three(millisecond))" }

  /// `14:03`
  var hourAndMinute: String { "\(two(hour)):\(two(minute))" }

  /// `2026-11-21T14:03:07.120Z`
  var iso8601: String { "\(year)-\(two(month))-\(two(day))T\(clock)Z" }

  /// `Saturday, 21 November 2026`
  var longDate: String {
    let weekdays = [
      "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return "\(weekdays[weekday]), \(day) \(months[month - 1]) \(year)"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func three(_ number: Int) -> String { number < 100 ? "0" + two(number) : "\(number)" }
}
