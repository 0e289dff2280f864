import Gossip

/// With nothing to say, a mesh is quiet: what remains is the periodic minimum.
struct QuiescenceChecker {
  private var framesBefore: [Int] = []
  private var bytesBefore: [Int] = []
  private var begun = VirtualTime.zero
  /// The busiest node's frames and bytes per second, once ``check(_:)`` ran.
  private(set) var framesPerSecondMax = 0.0
  private(set) var bytesPerSecondMax = 0.0

  mutating func begin(_ simulation: Simulation) {
    framesBefore = simulation.nodes.map(\.framesSent)
    bytesBefore = simulation.nodes.map(\.bytesSent)
    begun = simulation.now
  }

  /// Compares what each node sent since ``begin(_:)`` with what its timers account for.
  mutating func check(_ simulation: Simulation) {
    let seconds = simulation.now.since(begun).inMilliseconds / 1000
    guard seconds > 0 else { return }
    for node in simulation.nodes where node.isUp {
      let frames = Double(node.framesSent - framesBefore[node.index]) / seconds
      let bytes = Double(node.bytesSent - bytesBefore[node.index]) / seconds
      framesPerSecondMax = max(framesPerSecondMax, frames)
      bytesPerSecondMax = max(bytesPerSecondMax, bytes)
      let allowed = Self.framesAllowed(links: node.links.count, simulation.options)
      if frames > allowed {
        simulation.report(
          .quiescence,
          "node \(node.index) sends \(Int(frames)) frames/s at rest, at most \(Int(allowed))")
      }
      if bytes > allowed * Self.bytesPerFrame {
        simulation.report(
          .quiescence,
          "node \(node.index) sends \(Int(bytes)) bytes/s at rest,"
            + " at most \(Int(allowed * Self.bytesPerFrame))")
      }
    }
  }

  /// Records of about 300 bytes travel some in a frame; a fingerprint has 44, a shuffle 340.
  private static let bytesPerFrame = 500.0

  /// Frames per second that a node's timers account for, with half as much again for chance.
  private static func framesAllowed(links: Int, _ options: SimulationOptions) -> Double {
    let configuration = options.configuration
    let links = Double(links)
    func perSecond(_ interval: Duration) -> Double { 1000 / max(interval.inMilliseconds, 1) }
    // One's own and, where they cross, an answer.
    let fingerprints = 2 * links * perSecond(configuration.repair.fingerprintInterval)
    // Every publisher's record travels down a tree: on average a node passes it on once, and some
    // nodes twice as often; its own goes out over each link.
    let records =
      (2 * Double(options.recordPublishers) + links)
      * perSecond(configuration.softState.refreshInterval)
    // A shuffle walks, is answered, and passes through nodes that others' shuffles began at.
    let shuffles =
      2 * Double(configuration.overlay.activeWalk + 2)
      * perSecond(configuration.overlay.shuffleInterval)
    return 1.5 * (fingerprints + records + shuffles) + 2
  }
}
