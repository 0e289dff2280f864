/// What the doctor saw, before it is judged.
struct DiscoveryObservation: Hashable, Sendable {
  enum Daemon: Hashable, Sendable {
    case notAsked
    case running(version: String)
    case notRunning
    case busUnreachable(String)
    case broken(String)
  }

  /// A peer that was found, and whether its gossip port answered: the endpoint, or why none did.
  struct Contact: Hashable, Sendable {
    let name: String
    let answer: Result<PeerEndpoint, ConnectFailure>
  }

  struct ConnectFailure: Error, Hashable, Sendable { let reason: String }

  var mode: DiscoveryMode
  var isFilterExplicit = false
  var interfaces: [NetworkInterface] = []
  var daemon = Daemon.notAsked
  /// The backend that the trial ran on.
  var backend = DiscoveryBackend.none
  /// The name under which a trial record was announced.
  var publishedInstance: String?
  var isOwnRecordSeen = false
  /// Instances of other nodes.
  var othersSeen: [String] = []
  var othersResolved: [String] = []
  var contacts: [Contact] = []
  var staticContacts: [Contact] = []
  /// Names of static peers that lead nowhere, with the reason.
  var deadNames: [String] = []
  /// The last problem of each stage during the trial.
  var problems: [DiscoveryStage: String] = [:]
}
