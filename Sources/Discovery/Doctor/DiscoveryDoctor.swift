import Logging

/// Finds out at which stage discovery fails, by trying all of them on the real network.
///
/// A trial record is announced under a service type of its own, so that nodes take no notice of it.
package struct DiscoveryDoctor: Sendable {
  /// RFC 6335 section 5.1 allows 15 letters.
  static let trialServiceType = "_meshchat-doctor._tcp"
  /// For the daemon's answer.
  private static let answerTimeout: Duration = .seconds(3)
  /// For a record to be announced and seen again: probing takes a second where all is well.
  private static let publishTimeout: Duration = .seconds(5)
  /// For the records of others, which answer within a second, or three when packets are lost.
  private static let browseTime: Duration = .seconds(3)
  private static let connectTimeout: Duration = .seconds(2)
  /// Peers that are tried to be connected to.
  private static let contactsMax = 16

  private let configuration: DiscoveryConfiguration
  private let ownIDPrefix: UInt64?
  private let logger: Logger

  /// - Parameter ownIDPrefix: of the node on this machine where there is one; it is no other's.
  package init(configuration: DiscoveryConfiguration, ownIDPrefix: UInt64?, logger: Logger) {
    self.configuration = configuration
    self.ownIDPrefix = ownIDPrefix
    self.logger = logger
  }

  /// Takes some ten seconds at the most. Changes nothing.
  package func examine() async -> DiscoveryReport {
    let filter = InterfaceFilter(names: configuration.interfaces)
    var seen = DiscoveryObservation(mode: configuration.mode)
    seen.isFilterExplicit = filter.isExplicit
    seen.interfaces = NetworkInterface.all().filter { $0.takesMulticast && filter.allows($0.name) }
    if configuration.mode == .auto || configuration.mode == .daemon {
      seen.daemon = await askDaemon()
    }
    async let trial = runTrial()
    async let peers = lookForPeers()
    merge(await trial, into: &seen)
    let (found, sight) = await peers
    merge(sight, into: &seen)
    for peer in found.prefix(Self.contactsMax) {
      let contact = DiscoveryObservation.Contact(
        name: peer.instance,
        answer: await PortProbe.firstAnswering(
          of: peer.endpoints, timeout: Self.connectTimeout))
      if peer.idPrefix == nil {
        seen.staticContacts.append(contact)
      } else {
        seen.contacts.append(contact)
      }
    }
    return seen.report
  }

  private func askDaemon() async -> DiscoveryObservation.Daemon {
    switch await AvahiDaemonProbe.ask(timeout: Self.answerTimeout) {
    case .running(let version): .running(version: version)
    case .notRunning: .notRunning
    case .busUnreachable(let reason): .busUnreachable(reason)
    case .broken(let reason): .broken(reason)
    case .silent: .broken("no answer in time")
    }
  }

  private func merge(_ part: DiscoveryObservation, into seen: inout DiscoveryObservation) {
    if part.backend != .none { seen.backend = part.backend }
    seen.publishedInstance = seen.publishedInstance ?? part.publishedInstance
    seen.isOwnRecordSeen = seen.isOwnRecordSeen || part.isOwnRecordSeen
    seen.othersSeen += part.othersSeen
    seen.othersResolved += part.othersResolved
    seen.deadNames += part.deadNames
    seen.problems.merge(part.problems) { former, _ in former }
  }

  /// Announces a record and looks for it.
  private func runTrial() async -> DiscoveryObservation {
    var trial = configuration
    trial.serviceType = Self.trialServiceType
    trial.staticPeers = []
    let id = UInt64.random(in: .min ... .max)
    let record = ServiceRecord(
      instance: "doctor-\(HexadecimalText.encode(id))", port: 9, idPrefix: id, meshHint: "doctor",
      version: "0", bootID: id, webPort: nil)
    var seen = DiscoveryObservation(mode: trial.mode)
    guard trial.mode != .off else { return seen }
    await watch(trial, as: record, for: Self.publishTimeout) { event in
      note(event, in: &seen)
      if case .publishing(.established(let instance)) = event { seen.publishedInstance = instance }
      if case .appeared(let sighting) = event, sighting.record?.idPrefix == id {
        seen.isOwnRecordSeen = true
      }
      return seen.isOwnRecordSeen && seen.publishedInstance != nil
    }
    return seen
  }

  /// Looks for nodes, and up the names of static peers.
  private func lookForPeers() async -> ([DiscoveredPeer], DiscoveryObservation) {
    var looking = configuration
    looking.isPublishing = false
    let record = ServiceRecord(
      instance: "doctor", port: 9, idPrefix: UInt64.random(in: .min ... .max), meshHint: "doctor",
      version: "0", bootID: 0, webPort: nil)
    var seen = DiscoveryObservation(mode: looking.mode)
    var table = DiscoveryTable(ownIDPrefix: ownIDPrefix ?? record.idPrefix)
    await watch(looking, as: record, for: Self.browseTime) { event in
      note(event, in: &seen)
      _ = table.handle(event)
      return false
    }
    let nodes = table.peers.filter { $0.idPrefix != nil }.map(\.instance)
    seen.othersResolved = nodes
    seen.othersSeen = nodes + seen.othersSeen.filter { !nodes.contains($0) }
    return (table.peers, seen)
  }

  private func note(_ event: DiscoveryEvent, in seen: inout DiscoveryObservation) {
    switch event {
    case .usingBackend(let backend) where backend != .none: seen.backend = backend
    case .problem(let problem):
      seen.problems[problem.stage] = problem.message
      if problem.stage == .names { seen.deadNames.append(problem.message) }
      if problem.stage == .resolve, let instance = problem.instance {
        seen.othersSeen.append(instance)
      }
    default: break
    }
  }

  /// Runs discovery until `isEnough` says so or the time is over.
  private func watch(
    _ configuration: DiscoveryConfiguration, as record: ServiceRecord, for time: Duration,
    until isEnough: (DiscoveryEvent) -> Bool
  ) async {
    let service = DiscoveryService(configuration: configuration, record: record, logger: logger)
    await withTaskGroup { group in
      group.addTask { await service.run() }
      group.addTask {
        try? await Task.sleep(for: time)
        service.stop()
      }
      for await event in service.events where isEnough(event) { service.stop() }
      group.cancelAll()
    }
  }
}
