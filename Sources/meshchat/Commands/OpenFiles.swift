import Foundation

/// How many files this process may have open: each client, each link and each page being read takes
/// one.
enum OpenFiles {
  /// Enough for as many clients as a node takes in, and what it needs itself.
  static let wanted = 16_384

  /// Raises the limit as far as the system lets this process. Returns the one that holds now.
  static func raiseLimit() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return wanted }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(resource, &limit)
    _ = getrlimit(resource, &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
