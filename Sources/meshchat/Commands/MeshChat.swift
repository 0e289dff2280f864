import ArgumentParser

/// The program: every command it has.
@main
struct MeshChat: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "meshchat",
    abstract: "Chat on a LAN without a server: every machine that runs this is an entry to it.",
    discussion: """
      Run it on each machine. The machines find each other; open the page that each shows, or type \
      here. Every option can also be set as MESHCHAT_<NAME> in the environment, or as a key in \
      $XDG_CONFIG_HOME/meshchat/config.toml; options win over the environment, it wins over the file.
      """,
    version: version,
    subcommands: [
      RunCommand.self, DoctorCommand.self, IdentityCommand.self, ExportCommand.self,
      RebuildCommand.self, ResetCommand.self,
    ])

  /// Without a command: run. The options are here too, so that `--help` shows them.
  @OptionGroup var options: ConfigurationOptions

  func run() async throws { try await RunCommand.run(options) }
}
