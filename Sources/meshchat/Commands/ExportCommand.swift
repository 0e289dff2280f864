import ArgumentParser
import Foundation
import MeshNode

/// `meshchat export`: the log as JSON lines on standard output.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what this node has as JSON lines on standard output; it may run meanwhile.")

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "messages: what people said. events: everything, with signatures.")
  var content = "messages"

  func run() async throws {
    guard let content = LogExport.Content(rawValue: content) else {
      throw CommandFailure("--content is \"\(content)\", but it takes messages or events.")
    }
    let directory = DataDirectory(path: try options.resolve().dataDirectory)
    do {
      try LogExport(directory).write(content) { bytes in
        guard FileBytes.write(bytes, to: STDOUT_FILENO) else {
          throw CommandFailure(
            "The export is not complete: it could not be written "
              + "(\(String(cString: strerror(errno)))). Make room, then export again.")
        }
      }
    } catch let error as StorageError {
      throw CommandFailure("\(error)")
    }
  }
}
