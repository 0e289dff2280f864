import ArgumentParser
import Foundation
import Logging
import MeshNode

/// `meshchat run`, and `meshchat` alone: starts a node and, unless it only serves, lets a person
/// type at it.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Start a node and chat from here (the default).")

  @OptionGroup var options: ConfigurationOptions

  func run() async throws { try await Self.run(options) }

  static func run(_ options: ConfigurationOptions) async throws {
    let configuration = try options.resolve()
    let terminal = configuration.isHeadless || configuration.isJSON ? nil : RawTerminal()
    let level = configuration.logLevel ?? (terminal == nil ? .info : .warning)
    LoggingSystem.bootstrap { label in
      LineLogHandler(label: label, level: level, format: configuration.logFormat)
    }
    let logger = Logger(label: "meshchat")
    let files = OpenFiles.raiseLimit()
    if files < OpenFiles.wanted {
      logger.warning(
        "few files may be open at once, so few clients fit: raise the limit (ulimit -n)",
        metadata: ["limit": "\(files)", "wanted": "\(OpenFiles.wanted)"])
    }
    let signals = StopSignals()
    let node = LocalNode(
      configuration: configuration.node(version: MeshChat.version), logger: logger)
    let started: NodeStarted
    do throws(NodeStartError) {
      started = try await node.start()
    } catch {
      throw CommandFailure(error.text)
    }
    announce(started, configuration: configuration, terminal: terminal, logger: logger)
    let session = RunSession(
      started: started, configuration: configuration, terminal: terminal, signals: signals,
      logger: logger)
    await session.live()
    await node.stop()
    logger.info("stopped")
  }

  private static func announce(
    _ started: NodeStarted, configuration: Configuration, terminal: RawTerminal?, logger: Logger
  ) {
    let port = started.webPort.map(String.init) ?? ""
    logger.info(
      "node is ready",
      metadata: [
        "node": "\(started.id)", "name": "\(started.name)", "web-port": "\(port)",
        "gossip-port": "\(started.gossipPort)", "discovery": "\(started.discovery)",
        "pages": "\(started.webURLs.joined(separator: " "))", "data": "\(started.dataDirectory)",
      ])
    let output = terminal == nil ? STDERR_FILENO : STDOUT_FILENO
    guard !configuration.isJSON, isatty(output) == 1 else { return }
    let banner = StartBanner(
      version: MeshChat.version, started: started, peers: configuration.peers.count,
      size: terminal?.size ?? RawTerminal.size(of: output), hasColour: hasColour)
    FileBytes.write(banner.text, to: output)
  }

  /// https://no-color.org: set to anything but nothing.
  static var hasColour: Bool {
    let variables = ProcessInfo.processInfo.environment
    return (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
  }
}
