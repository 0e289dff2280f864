import ArgumentParser
import Foundation
import MeshNode

/// `meshchat reset`: forgets everything this node has.
struct ResetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Delete this node's log and key. Other nodes keep theirs.")

  @OptionGroup var options: ConfigurationOptions

  @Flag(help: "Do not ask.")
  var yes = false

  func run() async throws {
    let directory = DataDirectory(path: try options.resolve().dataDirectory)
    if !yes {
      guard isatty(STDIN_FILENO) == 1 else {
        throw CommandFailure(
          "Nobody can be asked here: meshchat reset --yes deletes \(directory.path).")
      }
      FileBytes.write(
        "Delete the log and the key in \(directory.path)? Type yes: ", to: STDOUT_FILENO)
      guard readLine(strippingNewline: true) == "yes" else {
        print("Nothing was deleted.")
        return
      }
    }
    do throws(StorageError) {
      try directory.reset()
    } catch {
      throw CommandFailure("\(error)")
    }
    print("Deleted what meshchat kept in \(directory.path).")
  }
}
