import Gossip
import Logging

/// The web server of a node, once it takes connections.
struct WebEntry: Sendable {
  let port: Int
  let pageHash: Bytes32?
  let serving: Task<Void, Never>

  static func start(
    _ configuration: NodeConfiguration, log: NodeLog, service: any ChatService, logger: Logger
  ) async throws -> WebEntry {
    WebEntry(port: 0, pageHash: nil, serving: Task {})
  }
}
