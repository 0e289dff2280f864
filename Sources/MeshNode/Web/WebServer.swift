import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// The web entry of a node: one port for the page, REST and WebSockets, with and without TLS.
///
/// ``run()`` serves until the task is cancelled or a graceful shutdown begins, and returns when all
/// is closed. Call it once.
package struct WebServer: Service {
  private let configuration: WebConfiguration
  private let service: any ChatService
  private let logger: Logger
  private let onRunning: @Sendable (WebAddress) async -> Void

  /// - Parameter onRunning: Told the port once connections are taken, each time a server starts.
  package init(
    configuration: WebConfiguration, service: any ChatService, logger: Logger,
    onRunning: @escaping @Sendable (WebAddress) async -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.service = service
    self.logger = logger
    self.onRunning = onRunning
  }

  package func run() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
    do {
      try await serve(on: group)
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
    try await group.shutdownGracefully()
  }

  private func serve(on group: MultiThreadedEventLoopGroup) async throws {
    let parts = WebParts(configuration: configuration, node: service.node, group: group)
    let hubs = try await LoopHubs.start(on: group, context: parts.context, inboxes: parts.inboxes)
    let site = try StaticSite(
      folder: configuration.webroot, reloads: configuration.reloadsWebroot)
    let certificate = try CertificateKeeper(
      configuration, hostNames: parts.hostNames, logger: logger)
    let entrance = { @Sendable (responder: @escaping HTTPChannelHandler.Responder) in
      Entrance(
        limits: configuration.limits, origins: parts.origins,
        tls: certificate.tls, http: parts.httpChannel(responder), hubs: hubs,
        context: parts.context, logger: logger)
    }
    parts.fanOut.learnOrigins(await service.mesh())
    await service.subscribe(parts.fanOut)
    let workers = SessionWorkers(
      service: service, queue: parts.queue, encoder: parts.context.encoder,
      lines: parts.context.lines, limits: configuration.limits)
    let router = WebRoutes(
      service: service, site: site, encoder: parts.context.encoder, origins: parts.origins,
      limits: configuration.limits, context: parts.context
    ).router()
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await workers.run() }
      tasks.addTask { await certificate.run() }
      defer {
        parts.queue.close()
        tasks.cancelAll()
      }
      do {
        try await listen(on: group, router: router, entrance: entrance, site: site)
      } catch {
        // Whoever still has something for them finds them closed, not on loops that are gone.
        await hubs.end()
        throw error
      }
      await hubs.end()
    }
    withExtendedLifetime(parts.fanOut) {}
  }

  /// Serves on the first port that is free.
  private func listen(
    on group: MultiThreadedEventLoopGroup, router: Router<BasicRequestContext>,
    entrance: @escaping @Sendable (@escaping HTTPChannelHandler.Responder) -> Entrance,
    site: StaticSite
  ) async throws {
    var port = configuration.port
    let last = port == 0 ? 0 : min(port + configuration.furtherPorts, 65_535)
    while true {
      do {
        return try await listen(
          on: group, host: configuration.host, port: port, router: router, entrance: entrance,
          site: site)
      } catch let error as IOError where error.errnoCode == EADDRINUSE && port < last {
        logger.info("port is busy, trying the next", metadata: ["port": "\(port)"])
        port += 1
      } catch let error as IOError
        where error.errnoCode == EAFNOSUPPORT && configuration.host == "::"
      {
        return try await listen(
          on: group, host: "0.0.0.0", port: port, router: router, entrance: entrance, site: site)
      }
    }
  }

  private func listen(
    on group: MultiThreadedEventLoopGroup, host: String, port: Int,
    router: Router<BasicRequestContext>,
    entrance: @escaping @Sendable (@escaping HTTPChannelHandler.Responder) -> Entrance,
    site: StaticSite
  ) async throws {
    var quiet = logger
    if quiet.logLevel == .info { quiet.logLevel = .notice }
    let application = Application(
      router: router,
      server: HTTPServerBuilder { WebChildChannel(entrance: entrance($0)) },
      configuration: .init(address: .hostname(host, port: port), backlog: 4096),
      onServerRunning: { channel in
        let address = WebAddress(
          port: channel.localAddress?.port ?? port, pageHash: site.pageHash)
        await onRunning(address)
      },
      eventLoopGroupProvider: .shared(group), logger: quiet)
    try await application.run()
  }
}

/// Where a web server is to be reached, and what it serves.
package struct WebAddress: Sendable {
  package let port: Int
  /// SHA-256 over the page's files, nil without a page.
  package let pageHash: [UInt8]?
}
