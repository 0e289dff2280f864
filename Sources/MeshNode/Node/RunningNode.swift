import Discovery
import Foundation
import Gossip
import Logging
import NIOCore
import NIOPosix

/// The parts of a node that runs, and the order in which they start and stop.
struct RunningNode: Sendable {
  let started: NodeStarted
  private let node: MeshNode
  private let links: NodeLinks
  private let transport: PeerTransport
  private let discovery: DiscoveryService
  private let store: SQLiteEventStore
  private let web: WebEntry
  /// The node's and discovery's loops; ends when both have been stopped.
  private let loops: Task<Void, Never>
  /// Ends when it is cancelled.
  private let keeping: Task<Void, Never>

  static func start(
    _ configuration: NodeConfiguration, log: NodeLog, logger: Logger
  ) async throws -> RunningNode {
    let inbox = NodeInbox()
    let streamKeys = StreamKeys(log.streams)
    let bootID = UInt64.random(in: .min ... .max)
    let eventLoops = MultiThreadedEventLoopGroup.singleton
    let transport = PeerTransport(
      identity: try TransportIdentity(directory: log.directory.path),
      parameters: LinkParameters(signer: log.identity, mesh: .open, bootID: bootID),
      cryptography: log.identity.cryptography,
      verification: .of(
        streamKeys, mesh: .open, cryptography: log.identity.cryptography),
      delegate: inbox, eventLoops: eventLoops, logger: logger)
    let gossipPort = try await transport.start(
      port: configuration.gossipPort)
    let links = NodeLinks(transport: transport, inbox: inbox, eventLoop: eventLoops.next())
    let addresses = OwnAddresses.now(interfaces: configuration.interfaces)
    let endpoints = addresses.endpoints(port: gossipPort)
    let settings = NodeSettings(
      name: configuration.name, version: configuration.version, bootID: bootID,
      gossipEndpoints: endpoints,
      peers: configuration.peers.map { Endpoint(host: $0.host, port: $0.port) },
      authorRate: configuration.authorRate, now: SystemClock.now)
    let engine = GossipEngine(
      self: log.identity.nodeID,
      contact: PeerContact(key: log.identity.nodeID.key, endpoints: endpoints),
      seed: UInt64.random(in: .min ... .max), frontier: log.streams.map(\.head),
      ownStream: log.author.stream)
    let node = MeshNode(
      parts: NodeParts(
        identity: log.identity, settings: settings, store: log.store, links: links,
        streamKeys: streamKeys, inbox: inbox, engine: engine, author: log.author,
        clock: log.clock, logger: logger))
    let web = try await WebEntry.start(configuration, log: log, service: node, logger: logger)
    let webURLs = addresses.webURLs(port: web.port) + ["http://localhost:\(web.port)/"]
    await node.serves(webURLs: addresses.webURLs(port: web.port), pageHash: web.pageHash)
    let discovery = DiscoveryService(
      configuration: DiscoveryConfiguration(
        mode: configuration.discovery, interfaces: configuration.interfaces),
      record: ServiceRecord(
        instance: ServiceRecord.instanceName(
          host: ProcessInfo.processInfo.hostName, shortID: log.identity.nodeID.shortText),
        port: gossipPort, idPrefix: log.identity.nodeID.bytes.prefix,
        meshHint: CrockfordBase32.encode(MeshID.open.bytes.prefix),
        version: configuration.version, bootID: bootID, webPort: UInt16(web.port)),
      logger: logger)
    let finder = PeerFinder(
      discovery: discovery, own: log.identity.nodeID, inbox: inbox, node: node, logger: logger)
    let remembered = try await log.store.rememberedContacts()
    for contact in remembered { inbox.put(.peerFound(contact)) }
    let loops = Task {
      await withDiscardingTaskGroup { group in
        group.addTask { await node.run() }
        group.addTask { await discovery.run() }
        group.addTask { await finder.run() }
      }
    }
    let retention = configuration.retention
    let keeper = LogKeeper(
      directory: log.directory, store: log.store,
      policy: RetentionPolicy(ageMax: retention.age, bytesMax: retention.bytes.map { Int($0) }),
      node: node, inbox: inbox, logger: logger)
    return RunningNode(
      started: NodeStarted(
        id: log.identity.nodeID, name: configuration.name, webURLs: webURLs,
        gossipPort: gossipPort, discovery: configuration.discovery.rawValue,
        dataDirectory: log.directory.path, service: node),
      node: node, links: links, transport: transport, discovery: discovery, store: log.store,
      web: web, loops: loops, keeping: Task { await keeper.run() })
  }

  /// Clients first, while their sockets stand; then peers; then the record on the LAN; the log last.
  func stop() async {
    await node.stop()
    discovery.stop()
    async let webClosed: Void = web.stop()
    await transport.stop()
    links.cancelTimers()
    keeping.cancel()
    await keeping.value
    await loops.value
    await webClosed
    await store.close()
  }
}

extension NodeID {
  /// The short form without its hyphen, for a service's instance name.
  var shortText: String { description.filter { $0 != "-" } }
}
