import ArgumentParser
import NIOCore

/// Connects, joins and leaves again, many times.
struct ConnectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connect", abstract: "New connections a second, until joined.")

  @OptionGroup var target: TargetOptions
  @Option(help: "Connections at a time.") var atOnce = 32
  @Option(help: "Connections in all.") var count = 2_000

  func run() async throws {
    let fleet = try await LoadFleet(target, senders: 0)
    let before = target.pid.flatMap { ProcessUsage(pid: $0) }
    let clock = ContinuousClock()
    var latency = LatencyHistogram()
    let begin = clock.now
    try await withThrowingTaskGroup(of: Duration.self) { tasks in
      for index in 0..<count {
        if index >= atOnce, let took = try await tasks.next() {
          latency.record(nanoseconds: UInt64(took / .nanoseconds(1)))
        }
        tasks.addTask {
          let start = clock.now
          let client = try await fleet.client(index).get()
          let took = clock.now - start
          try await client.eventLoop.submit { client.value.leave() }.get()
          return took
        }
      }
      for try await took in tasks {
        latency.record(nanoseconds: UInt64(took / .nanoseconds(1)))
      }
    }
    let seconds = (clock.now - begin) / .seconds(1)
    print("connections/s  \(Int(Double(count) / seconds))")
    print(
      "until joined   p50 \(latency.milliseconds(at: 0.5)) ms, p99 \(latency.milliseconds(at: 0.99)) ms"
    )
    if let before, let pid = target.pid, let after = ProcessUsage(pid: pid) {
      let cpu = (after.cpuSeconds - before.cpuSeconds) / Double(count) * 1000
      print("node's CPU     \(cpu) s for 1,000 connections")
    }
    try await fleet.group.shutdownGracefully()
  }
}
