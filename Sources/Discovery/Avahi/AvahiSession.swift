/// One connection to something that speaks mDNS: the daemon or the Avahi in the process. On the poll
/// thread only. What it finds goes to its ``AvahiSessionOwner``.
protocol AvahiSession: AnyObject {
  /// Begins to look for instances; the owner hears of each.
  func browse()

  /// Publishes the plan in place of the former one. Without interfaces nothing is published.
  func publish(_ plan: PublishingPlan)

  /// Asks for an instance's address, port and text. Exactly one answer follows if this is true, unless
  /// the session is closed before.
  func resolve(_ key: Sighting.Key) -> Bool

  /// Frees everything; what was published is withdrawn. No answer comes after it.
  func close()
}

/// What a session tells. Called on the poll thread, from within Avahi's callbacks: an owner that wants
/// to close the session does it later.
protocol AvahiSessionOwner: AnyObject {
  func browserFound(_ key: Sighting.Key, interface: String)
  func browserLost(_ key: Sighting.Key)
  func browserSettled()
  func resolved(_ key: Sighting.Key, as answer: ResolvedInstance)
  func resolveFailed(_ key: Sighting.Key, because reason: String)
  func publishingChanged(_ state: GroupState)
  /// The session still stands, a part of it does not work.
  func failed(_ problem: DiscoveryProblem)
  /// The session is of no use any more.
  func broke(_ problem: DiscoveryProblem)
}

/// What is to be published where.
struct PublishingPlan: Hashable {
  var record: ServiceRecord
  var interfaces: [NetworkInterface]
  /// Whether a person named the interfaces.
  var isExplicit: Bool

  var indices: [UInt32] { interfaces.map(\.index) }
}

/// A resolver's answer, copied out of Avahi's memory.
struct ResolvedInstance {
  let address: String
  let port: UInt16
  let text: [[UInt8]]
}

/// How far the own record has come.
enum GroupState {
  case probing
  case established
  case collision
  case failure(String)
}
