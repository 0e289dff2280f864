import Foundation

/// CPU time and memory of a process, from /proc (proc(5)).
struct ProcessUsage: Sendable {
  static let none = ProcessUsage(cpuSeconds: 0, residentBytes: 0)

  let cpuSeconds: Double
  let residentBytes: Int

  private init(cpuSeconds: Double, residentBytes: Int) {
    self.cpuSeconds = cpuSeconds
    self.residentBytes = residentBytes
  }

  /// Nil when there is no such process.
  init?(pid: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let pages = Int(fields[21])
    else { return nil }
    cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// What a process used between two moments.
  struct Span: Sendable {
    let before: ProcessUsage
    let after: ProcessUsage

    func report(deliveries: Int) -> String {
      let cpu = after.cpuSeconds - before.cpuSeconds
      let each = cpu / Double(max(1, deliveries)) * 1e6
      return "node           \(cpu) s of CPU, \(each) s for a million deliveries, "
        + "\(after.residentBytes / 1_048_576) MB"
    }
  }
}
