import ArgumentParser
import Foundation
import Gossip
import MeshNode

/// `meshchat id`: who this node is.
struct IdentityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "id", abstract: "Show this node's ID, which others see.")

  @OptionGroup var options: ConfigurationOptions

  func run() async throws {
    let configuration = try options.resolve()
    let directory = DataDirectory(path: configuration.dataDirectory)
    do {
      // Reading the key needs no lock; making one does.
      guard FileManager.default.fileExists(atPath: directory.identityPath) else {
        throw CommandFailure(
          "\(directory.path) has no node yet: meshchat makes one at its first start.")
      }
      let identity = try NodeIdentity(of: directory)
      print(identity.nodeID)
      print("key  \(hexadecimal(identity.publicKey.bytes))")
      if let fingerprint = WebFingerprint.kept(in: directory) { print("page \(fingerprint)") }
      print("data \(directory.path)")
    } catch let error as IdentityError {
      throw CommandFailure("\(error)")
    }
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
