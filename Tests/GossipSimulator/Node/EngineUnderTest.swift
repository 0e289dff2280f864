import Gossip

/// The engine, and between it and its node the planted bug, if one is.
struct EngineUnderTest {
  private var engine: GossipEngine
  private let defect: EngineDefect?
  private var leakedEvents = 0
  private var leakedBytes = 0
  private var lastAnnouncement: GossipEffect?

  init(_ engine: GossipEngine, defect: EngineDefect?) {
    self.engine = engine
    self.defect = defect
  }

  var frontier: [StreamHead] { engine.frontier }
  var links: [LinkSummary] { engine.links }
  func replicas(of event: EventID) -> (holding: Int, known: Int) { engine.replicas(of: event) }

  var footprint: GossipFootprint {
    var footprint = engine.footprint
    footprint.outOfOrderEvents += leakedEvents
    footprint.outOfOrderBytes += leakedBytes
    footprint.outOfOrderPerStreamMax = max(footprint.outOfOrderPerStreamMax, leakedEvents)
    return footprint
  }

  mutating func handle(_ input: GossipInput, now: MeshInstant) -> [GossipEffect] {
    let effects = engine.handle(input, now: now)
    guard let defect else { return effects }
    return spoil(effects, of: input, with: defect)
  }

  private mutating func spoil(
    _ effects: [GossipEffect], of input: GossipInput, with defect: EngineDefect
  ) -> [GossipEffect] {
    switch defect {
    case .servesNothing:
      return effects.filter { if case .sendStored = $0 { false } else { true } }
    case .saysNothing:
      return effects.filter { effect in
        guard case .send(_, let frame) = effect else { return true }
        switch frame {
        case .announce, .fingerprint, .reconcile: return false
        default: return true
        }
      }
    case .persistsTwice:
      return effects.flatMap { effect in
        if case .persist = effect { [effect, effect] } else { [effect] }
      }
    case .neverPrunes:
      return effects.filter { if case .send(_, .prune) = $0 { false } else { true } }
    case .deliversEveryCopy:
      guard case .frameReceived(_, .ephemeral(let message)) = input else { return effects }
      let isDelivered = effects.contains(.deliverEphemeral(message))
      return isDelivered ? effects : effects + [.deliverEphemeral(message)]
    case .neverExpires:
      if case .frameReceived(_, .push(let events, _, _)) = input {
        leakedEvents += events.count
        leakedBytes += events.reduce(0) { $0 + $1.cost }
      }
      return effects
    case .announcesForever: return announcedAgain(effects, of: input)
    // The engine is well.
    case .forgetsChanges, .keepsPayloads: return effects
    }
  }

  private mutating func announcedAgain(
    _ effects: [GossipEffect], of input: GossipInput
  ) -> [GossipEffect] {
    if let last = effects.last(where: { if case .send(_, .announce) = $0 { true } else { false } })
    {
      lastAnnouncement = last
    }
    guard let lastAnnouncement, input == .timerFired(.announce) else { return effects }
    return effects + [lastAnnouncement, .startTimer(.announce, after: .milliseconds(10))]
  }
}
