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

  /// The ports first, so that each part can be told the others'; then the page; then, when people
  /// can come in, the links; and then this node is looked for and looks for others.
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
      verification: .of(streamKeys, mesh: .open, cryptography: log.identity.cryptography),
      delegate: inbox, eventLoops: eventLoops, logger: logger)
    let gossipPort = try await transport.bind(port: configuration.gossipPort)
    do {
      let links = NodeLinks(transport: transport, inbox: inbox, eventLoop: eventLoops.next())
      let node = MeshNode(
        parts: .of(
          configuration, log: log, links: links, streamKeys: streamKeys, inbox: inbox,
          bootID: bootID, gossipPort: gossipPort, logger: logger))
      let contacts = try await log.store.rememberedContacts()
      let web = try await WebEntry.start(configuration, log: log, service: node, logger: logger)
      do {
        try await transport.begin(webPort: UInt16(web.port))
      } catch {
        await web.stop()
        throw error
      }
      await node.serves(webPort: web.port, pageHash: web.pageHash)
      for contact in contacts { inbox.put(.peerFound(contact)) }
      let discovery = discovery(
        configuration, identity: log.identity, bootID: bootID, gossipPort: gossipPort,
        webPort: UInt16(web.port), logger: logger)
      let finder = PeerFinder(
        discovery: discovery, own: log.identity.nodeID, inbox: inbox, node: node, logger: logger)
      let loops = Task {
        await withDiscardingTaskGroup { group in
          group.addTask { await node.run() }
          group.addTask { await discovery.run() }
          group.addTask { await finder.run() }
        }
      }
      let keeper = LogKeeper(
        directory: log.directory, store: log.store,
        policy: RetentionPolicy(configuration.retention),
        node: node, inbox: inbox, logger: logger)
      return RunningNode(
        started: NodeStarted(
          configuration, log: log, gossipPort: gossipPort, webPort: web.port, service: node),
        node: node, links: links, transport: transport, discovery: discovery, store: log.store,
        web: web, loops: loops, keeping: Task { await keeper.run() })
    } catch {
      await transport.stop()
      throw error
    }
  }

  private static func discovery(
    _ configuration: NodeConfiguration, identity: NodeIdentity, bootID: UInt64,
    gossipPort: UInt16, webPort: UInt16, logger: Logger
  ) -> DiscoveryService {
    DiscoveryService(
      configuration: DiscoveryConfiguration(
        mode: configuration.discovery, interfaces: configuration.interfaces),
      record: ServiceRecord(
        instance: ServiceRecord.instanceName(
          host: ProcessInfo.processInfo.hostName, shortID: identity.nodeID.shortText),
        port: gossipPort, idPrefix: identity.nodeID.bytes.prefix,
        meshHint: CrockfordBase32.encode(MeshID.open.bytes.prefix),
        version: configuration.version, bootID: bootID, webPort: webPort),
      logger: logger)
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

extension NodeParts {
  static func of(
    _ configuration: NodeConfiguration, log: NodeLog, links: NodeLinks, streamKeys: StreamKeys,
    inbox: NodeInbox, bootID: UInt64, gossipPort: UInt16, logger: Logger
  ) -> NodeParts {
    let interfaces = configuration.interfaces
    let settings = NodeSettings(
      name: configuration.name, version: configuration.version, bootID: bootID,
      gossipPort: gossipPort,
      peers: configuration.peers.map { StaticPeer(host: $0.host, port: $0.port) },
      authorRate: configuration.authorRate, now: SystemClock.now,
      addresses: { OwnAddresses.now(interfaces: interfaces) })
    let contact = PeerContact(
      key: log.identity.nodeID.key, endpoints: settings.addresses().endpoints(port: gossipPort))
    let engine = GossipEngine(
      self: log.identity.nodeID, contact: contact, seed: UInt64.random(in: .min ... .max),
      frontier: log.streams.map(\.head), ownStream: log.author.stream)
    return NodeParts(
      identity: log.identity, settings: settings, store: log.store, links: links,
      streamKeys: streamKeys, inbox: inbox, engine: engine, author: log.author, clock: log.clock,
      forked: log.streams.filter(\.isForked).map(\.author), logger: logger)
  }
}

extension NodeStarted {
  init(
    _ configuration: NodeConfiguration, log: NodeLog, gossipPort: UInt16, webPort: Int,
    service: any ChatService
  ) {
    let pages = OwnAddresses.now(interfaces: configuration.interfaces).webURLs(port: webPort)
    self.init(
      id: log.identity.nodeID, name: configuration.name,
      webURLs: pages + ["http://localhost:\(webPort)/"], gossipPort: gossipPort,
      discovery: configuration.discovery.rawValue, dataDirectory: log.directory.path,
      service: service)
  }
}

extension RetentionPolicy {
  init(_ retention: NodeConfiguration.Retention) {
    self.init(ageMax: retention.age, bytesMax: retention.bytes.map { Int($0) })
  }
}

extension NodeID {
  /// The short form without its hyphen, for a service's instance name.
  var shortText: String { description.filter { $0 != "-" } }
}
