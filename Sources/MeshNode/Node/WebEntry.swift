import Foundation
import Gossip
import Logging
import ServiceLifecycle

/// The web server of a node, once it takes connections.
struct WebEntry: Sendable {
  let port: Int
  let pageHash: Bytes32?
  /// Ends when the server has closed.
  private let serving: Task<Void, Never>
  private let services: ServiceGroup

  /// Closes the server in good order, and waits for it.
  func stop() async {
    await services.triggerGracefulShutdown()
    await serving.value
  }

  static func start(
    _ configuration: NodeConfiguration, log: NodeLog, service: any ChatService, logger: Logger
  ) async throws(NodeStartError) -> WebEntry {
    let (news, tell) = AsyncStream.makeStream(
      of: Result<WebAddress, NodeStartError>.self, bufferingPolicy: .bufferingOldest(1))
    let web = try webConfiguration(configuration, log: log, logger: logger)
    let server = WebServer(
      configuration: web, service: service, logger: logger,
      onRunning: { tell.yield(.success($0)) })
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    var group = ServiceGroupConfiguration(services: [server], logger: quiet)
    // Clients were told; who has not closed by then is cut off.
    group.maximumGracefulShutdownDuration = web.limits.stopping
    let services = ServiceGroup(configuration: group)
    let serving = Task {
      do {
        try await services.run()
      } catch {
        logger.error("the web server ended", metadata: ["reason": "\(error)"])
        tell.yield(.failure(startError(error, port: configuration.port)))
      }
      tell.finish()
    }
    for await result in news {
      let address = try result.get()
      return WebEntry(
        port: address.port, pageHash: address.pageHash.flatMap { Bytes32($0) }, serving: serving,
        services: services)
    }
    throw NodeStartError("The web server ended before it took connections.")
  }

  private static func webConfiguration(
    _ configuration: NodeConfiguration, log: NodeLog, logger: Logger
  ) throws(NodeStartError) -> WebConfiguration {
    var web = WebConfiguration()
    if let port = configuration.port {
      web.port = Int(port)
      web.furtherPorts = 0
    }
    web.webroot = configuration.webRoot.map { URL(fileURLWithPath: $0) } ?? WebrootLocator.find()
    if let root = web.webroot {
      let index = root.appendingPathComponent("index.html").path
      guard FileManager.default.fileExists(atPath: index) else {
        throw NodeStartError(
          "There is no index.html in \(root.path). Name the page's folder with --webroot.")
      }
    } else {
      logger.warning("no page found: name its folder with --webroot; the API works without it")
    }
    web.certificateFolder = URL(fileURLWithPath: log.directory.path)
    web.meshName = "open"
    if let rate = configuration.authorRate {
      let limits = web.welcomeLimits
      web.welcomeLimits = WelcomeLimits(
        textBytes: limits.textBytes, nameCharacters: limits.nameCharacters,
        messagesPerSecond: rate.perSecond)
    }
    return web
  }

  private static func startError(_ error: any Error, port: UInt16?) -> NodeStartError {
    let text = "\(error)"
    guard text.contains("Address already in use"), let port else {
      return NodeStartError("The web port could not be opened: \(text).")
    }
    return NodeStartError(
      "Port \(port) is in use. Stop what uses it, or choose another with --port.")
  }
}
