import Discovery
import Gossip
import Logging

/// Takes what discovery finds to the node's inbox, and what fails to people.
struct PeerFinder: Sendable {
  let discovery: DiscoveryService
  let own: NodeID
  let inbox: NodeInbox
  let node: MeshNode
  let logger: Logger

  /// Until discovery ends.
  func run() async {
    var table = DiscoveryTable(ownIDPrefix: own.bytes.prefix)
    var problems: [DiscoveryStage: DiscoveryProblem] = [:]
    for await event in discovery.events {
      await tell(event, problems: &problems)
      for change in table.handle(event) {
        guard case .found(let peer) = change else {
          if case .updated(let peer) = change { report(peer) }
          continue
        }
        logger.debug("discovered", metadata: ["instance": "\(peer.instance)"])
        report(peer)
      }
    }
  }

  private func report(_ peer: DiscoveredPeer) {
    guard let prefix = peer.idPrefix, !peer.endpoints.isEmpty else { return }
    let contact = PeerContact(key: PeerKey(prefix), endpoints: peer.endpoints.map(Endpoint.init))
    inbox.put(.peerFound(contact))
  }

  /// - Parameter problems: those that stand, by the stage they are at.
  private func tell(
    _ event: DiscoveryEvent, problems: inout [DiscoveryStage: DiscoveryProblem]
  ) async {
    switch event {
    case .usingBackend(let backend):
      logger.info("looking for other nodes", metadata: ["with": "\(backend)"])
    case .publishing(.established(let instance)):
      logger.info("visible to other nodes", metadata: ["instance": "\(instance)"])
    case .problem(let problem) where problem.instance != nil:
      // Of one other node, which may have just gone.
      logger.debug("a record is of no use", metadata: ["reason": "\(problem)"])
    case .problem(let problem):
      logger.warning("discovery failed", metadata: ["reason": "\(problem)"])
      problems[problem.stage] = problem
      await setHealth(problems)
    case .recovered(let stage):
      guard problems.removeValue(forKey: stage) != nil else { return }
      logger.info("discovery works again", metadata: ["stage": "\(stage.rawValue)"])
      await setHealth(problems)
    default: break
    }
  }

  /// The problem of the earliest stage stands for those that follow from it.
  private func setHealth(_ problems: [DiscoveryStage: DiscoveryProblem]) async {
    let first = DiscoveryStage.allCases.lazy.compactMap { problems[$0] }.first
    let health = first.map { NodeHealth(level: .warning, text: "\($0)") } ?? .ok
    await node.setHealth(health, for: .discovery)
  }
}
