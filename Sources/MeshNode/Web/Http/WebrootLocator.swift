import Foundation

/// Finds the page's folder when none was named: beside the program, where it is installed, or in
/// the source tree that it was built in.
package enum WebrootLocator {
  static let folderName = "wwwroot"

  /// Nil when there is none; the node then serves no page, and says so.
  package static func find(
    program: URL = URL(fileURLWithPath: CommandLine.arguments.first ?? "."),
    workingFolder: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
  ) -> URL? {
    candidates(program: program, workingFolder: workingFolder).first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("index.html").path)
    }
  }

  static func candidates(program: URL, workingFolder: URL) -> [URL] {
    let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(fileURLWithPath: $0) }
    var found: [URL] = []
    for file in [running, program.resolvingSymlinksInPath()].compactMap({ $0 }) {
      var folder = file.deletingLastPathComponent()
      found.append(folder.appendingPathComponent("../share/meshchat/\(folderName)").standardized)
      // `.build/<triple>/release` is four levels below the source tree's root, at most.
      for _ in 0..<5 {
        found.append(folder.appendingPathComponent(folderName))
        folder.deleteLastPathComponent()
      }
    }
    found.append(workingFolder.appendingPathComponent(folderName))
    return found
  }
}
