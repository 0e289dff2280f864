import ArgumentParser
import Foundation

/// The options as they are typed. They are checked with those of the environment and the file, so
/// that all three are answered in the same words.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: "Name of this node, and yours when you type here (default: the host's name).")
  var name: String?

  @Option(help: "Port of the page (default: 8080, or the next free one).")
  var port: String?

  @Option(help: "Port for other nodes (default: 7420, or the next free one).")
  var gossipPort: String?

  @Option(help: "Folder of the log and the keys (default: $XDG_DATA_HOME/meshchat).")
  var dataDir: String?

  @Option(help: "How nodes are found: auto, daemon, embedded or off (default: auto).")
  var discovery: String?

  @Option(help: ArgumentHelp("A node to link to, whatever is found.", valueName: "host[:port]"))
  var peer: [String] = []

  @Option(help: "Use only this network interface; may be given again.")
  var interface: [String] = []

  @Flag(help: "Only serve: no terminal.")
  var headless = false

  @Flag(help: "Write what happens as JSON lines on standard output.")
  var json = false

  @Option(help: "Serve the page from this folder.")
  var webroot: String?

  @Option(help: "The configuration file.")
  var config: String?

  @Option(help: "trace, debug, info, notice, warning, error or critical.")
  var logLevel: String?

  @Option(help: "text or json (default: text).")
  var logFormat: String?

  @Option(help: "Forget messages older than this, for example 90d (default: off).")
  var retainFor: String?

  @Option(help: "Keep at most so much, for example 2GB (default: off).")
  var retainSize: String?

  @Option(
    help: ArgumentHelp(
      "Messages a second of one person, or off: for load tests.", visibility: .hidden))
  var authorLimit: String?

  /// The options that were given.
  var layer: ConfigurationLayer {
    var layer = ConfigurationLayer()
    let single: [(ConfigurationKey, String?)] = [
      (.name, name), (.port, port), (.gossipPort, gossipPort), (.dataDirectory, dataDir),
      (.discovery, discovery), (.webRoot, webroot), (.logLevel, logLevel),
      (.logFormat, logFormat), (.authorLimit, authorLimit), (.retainFor, retainFor),
      (.retainSize, retainSize),
    ]
    for (key, value) in single {
      if let value { layer.set(key, [value], origin: key.flag) }
    }
    if !peer.isEmpty { layer.set(.peer, peer, origin: ConfigurationKey.peer.flag) }
    if !interface.isEmpty {
      layer.set(.interface, interface, origin: ConfigurationKey.interface.flag)
    }
    if headless { layer.set(.headless, ["true"], origin: ConfigurationKey.headless.flag) }
    if json { layer.set(.json, ["true"], origin: ConfigurationKey.json.flag) }
    return layer
  }

  /// Options over environment over file.
  func resolve() throws -> Configuration {
    let variables = ProcessInfo.processInfo.environment
    let machine = MachineFacts(
      hostName: ProcessInfo.processInfo.hostName, variables: variables)
    do throws(ConfigurationError) {
      let environment = try ConfigurationLayer.environment(variables)
      let named = config ?? variables[ConfigurationKey.fileVariable]
      var layers = [layer, environment]
      if let path = named ?? machine.configurationFile {
        layers.append(try ConfigurationFile.read(path: path, mustExist: named != nil))
      }
      return try Configuration(layers: layers, machine: machine)
    } catch {
      throw CommandFailure(error.sentence)
    }
  }
}
