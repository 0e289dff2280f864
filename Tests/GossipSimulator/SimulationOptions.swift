import Gossip

/// Everything that, with the seed, decides a simulation.
package struct SimulationOptions: Sendable {
  package var seed: UInt64
  package var members: Int
  /// How many of the members say something; each has a stream and a tree of its own.
  package var authors: Int
  package var profile: NetworkProfile
  package var configuration: GossipConfiguration
  /// How many members publish a node record. At 10,000 members the records of all would be the
  /// whole of the traffic.
  package var recordPublishers: Int
  /// How many contacts each node finds by discovery when it starts.
  package var contactsPerNode: Int
  /// The span over which nodes start, evenly.
  package var startSpan: Duration
  /// Share of frames that really pass through the codec.
  package var codecPerMille: Int
  /// The planted bug, if any.
  package var defect: EngineDefect?
  /// Whether events say something that nodes make a chat of: costs as much again.
  package var isChatting: Bool
  /// A run that handles more events than this is a livelock and fails.
  package var eventsMax: Int

  package init(seed: UInt64, members: Int) {
    self.seed = seed
    self.members = members
    authors = min(members, members <= 50 ? members : 50)
    profile = .lan
    configuration = GossipConfiguration()
    recordPublishers = min(members, 50)
    contactsPerNode = min(members - 1, 30)
    startSpan = members <= 100 ? .seconds(1) : .seconds(10)
    codecPerMille = 20
    isChatting = members <= 50
    eventsMax = 400_000_000
  }
}
