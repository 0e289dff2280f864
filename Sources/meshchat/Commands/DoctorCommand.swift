import ArgumentParser
import Discovery
import Foundation
import Gossip
import Logging
import MeshNode

/// `meshchat doctor`: at which stage discovery fails, and what to do.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find out why nodes do not find each other, in words.")

  @OptionGroup var options: ConfigurationOptions

  func run() async throws {
    let configuration = try options.resolve()
    LoggingSystem.bootstrap { label in
      LineLogHandler(
        label: label, level: configuration.logLevel ?? .error, format: configuration.logFormat)
    }
    let directory = DataDirectory(path: configuration.dataDirectory)
    let hasNode = FileManager.default.fileExists(atPath: directory.identityPath)
    let identity = hasNode ? try? NodeIdentity(of: directory) : nil
    let doctor = DiscoveryDoctor(
      configuration: DiscoveryConfiguration(
        mode: configuration.discovery, interfaces: configuration.interfaces,
        staticPeers: configuration.peers.map { StaticPeer(host: $0.host, port: $0.port) }),
      ownIDPrefix: identity?.nodeID.bytes.prefix, logger: Logger(label: "doctor"))
    let report = await doctor.examine()
    print(TerminalText.safe(report.text, keepsLines: true))
    if !report.isHealthy { throw ExitCode(report.exitCode) }
  }
}
