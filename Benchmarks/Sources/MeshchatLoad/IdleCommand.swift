import ArgumentParser

/// Connects many clients that say nothing, and asks what each costs.
struct IdleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle", abstract: "Memory of the node for each idle client.")

  @OptionGroup var target: TargetOptions
  @Option(help: "Clients, all in the room.") var clients = 5_000
  @Option(help: "Seconds to wait before memory is read.") var settle = 3.0

  func run() async throws {
    let before = target.pid.flatMap { ProcessUsage(pid: $0) }
    var fleet = try await LoadFleet(target, senders: 0)
    let clock = ContinuousClock()
    let begin = clock.now
    try await fleet.connect(clients)
    print("connected      \(clients) in \(clock.now - begin)")
    try await Task.sleep(for: .seconds(settle))
    if let before, let pid = target.pid, let after = ProcessUsage(pid: pid) {
      let grown = Double(after.residentBytes - before.residentBytes)
      print("memory         \(grown / Double(clients) / 1024) KB for each client")
    }
    try await fleet.group.shutdownGracefully()
  }
}
