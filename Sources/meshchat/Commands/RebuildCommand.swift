import ArgumentParser
import Foundation
import MeshNode

/// `meshchat rebuild`: makes rooms, timelines, members and counts anew from the log.
struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract:
      "Make all that is derived from the log anew, with the same result; stop the node first.")

  @OptionGroup var options: ConfigurationOptions

  func run() async throws {
    let directory = DataDirectory(path: try options.resolve().dataDirectory)
    guard FileManager.default.fileExists(atPath: directory.databasePath) else {
      throw CommandFailure("There is no log in \(directory.path). Name another with --data-dir.")
    }
    do throws(StorageError) {
      let store = try SQLiteEventStore(directory)
      let rooms: [RoomSummary]
      do throws(StorageError) {
        try await store.rebuild()
        rooms = try await store.rooms()
      } catch {
        await store.closeAsFound()
        throw error
      }
      await store.closeAsFound()
      let messages = rooms.reduce(0) { $0 + $1.messages }
      print(
        "Made everything in \(directory.path) anew from its log: "
          + "\(messages) messages in \(rooms.count) public rooms.")
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
