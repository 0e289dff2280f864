import Discovery
import Dispatch
import Foundation
import Logging
import Synchronization

/// Runs discovery alone and prints what it says as JSON lines, for tests that drive several hosts.
/// Stops cleanly on SIGTERM or SIGINT.
@main
struct DiscoveryProbe {
  static func main() async throws {
    let options = try ProbeOptions(arguments: Array(CommandLine.arguments.dropFirst()))
    // A test that goes away must not leave a probe behind: its standard output is a pipe.
    signal(SIGPIPE, SIG_DFL)
    var logger = Logger(label: "discovery-probe") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .info
    if options.isDoctor {
      let doctor = DiscoveryDoctor(
        configuration: options.configuration, ownIDPrefix: nil, logger: logger)
      let report = await doctor.examine()
      print(report.text)
      exit(report.exitCode)
    }
    let service = DiscoveryService(
      configuration: options.configuration, record: options.record, logger: logger)
    let signals = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // Sendable, or it would count as of the main actor and trap on the queue's thread.
      source.setEventHandler { @Sendable in service.stop() }
      source.resume()
      return source
    }
    ProbeLine(event: "started").print()
    await withTaskGroup { group in
      group.addTask { await service.run() }
      group.addTask {
        var table = DiscoveryTable(ownIDPrefix: options.record.idPrefix)
        for await event in service.events {
          ProbeLine(event)?.print()
          for change in table.handle(event) { ProbeLine(change).print() }
        }
      }
    }
    ProbeLine(event: "stopped").print()
    withExtendedLifetime(signals) {}
  }
}
