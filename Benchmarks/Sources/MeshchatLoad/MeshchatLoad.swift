import ArgumentParser

/// Loads a node of meshchat the way its clients would, and measures what they notice.
@main
struct MeshchatLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meshchat-load",
    abstract: "Measures a node: fan-out, idle connections, new connections.",
    subcommands: [FanoutCommand.self, IdleCommand.self, ConnectCommand.self])
}

/// What all kinds of load have in common.
struct TargetOptions: ParsableArguments {
  @Option(
    help:
      "Where the node listens: ws://host:port/chat or wss://host:port/chat. Repeat it to spread receivers over several nodes; senders are on the first."
  )
  var url: [String] = ["ws://127.0.0.1:8080/chat"]

  @Option(help: "The room to be in.")
  var room = "bench"

  @Option(help: "Process ID of the node, to measure its CPU time and memory.")
  var pid: Int32?

  @Option(help: "Threads of this program.")
  var threads = 1

  func targets() throws -> [LoadTarget] {
    try url.map { url in
      guard let target = LoadTarget(url) else {
        throw ValidationError("\(url) is not a ws:// or wss:// address")
      }
      return target
    }
  }
}
