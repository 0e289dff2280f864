import Foundation
import Logging
import MeshNode
import NIOCore
import Synchronization

/// A web server on a free port of this machine for the time of a test, in front of a chat in memory.
struct WebTestServer {
  let port: Int
  let service: InMemoryChatService
  let folder: URL

  /// Serves while `body` runs.
  static func with<Result: Sendable>(
    service: InMemoryChatService = InMemoryChatService(),
    _ configure: (inout WebConfiguration, URL) throws -> Void = { _, _ in },
    _ body: (WebTestServer) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("meshchat-web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = WebConfiguration()
    configuration.host = "127.0.0.1"
    configuration.port = 0
    configuration.eventLoops = 2
    try configure(&configuration, folder)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "web-test")
    logger.logLevel = .error
    let server = WebServer(
      configuration: configuration, service: service, logger: logger,
      onRunning: { port.yield($0.port) })
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { port.finish() }
        try await server.run()
      }
      var iterator = ports.makeAsyncIterator()
      guard let port = await iterator.next() else {
        try await tasks.next()
        throw ChannelError.ioOnClosedChannel
      }
      let result = try await body(
        WebTestServer(port: port, service: service, folder: folder))
      tasks.cancelAll()
      return result
    }
  }
}
