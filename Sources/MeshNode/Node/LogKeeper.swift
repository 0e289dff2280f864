import Gossip
import Logging

/// Looks after the log while a node runs: warns before the disk is full, and lets old messages go
/// where the configuration says so.
struct LogKeeper: Sendable {
  /// How often the free space is looked at: ten seconds of full speed fill less than the warning's
  /// margin, and who makes room sees soon that it was enough.
  static let spacePause: Duration = .seconds(10)
  /// How many looks at the space pass between two rounds of retention: an hour.
  static let looksPerRound = 360
  /// Missing payloads asked for at once.
  static let payloadsPerLook = 64

  let directory: DataDirectory
  let store: SQLiteEventStore
  let policy: RetentionPolicy
  let node: MeshNode
  let inbox: NodeInbox
  let logger: Logger

  /// Until its task is cancelled.
  func run() async {
    var looks = 0
    var payloadLook = (due: 0, pause: 1)
    while !Task.isCancelled {
      await lookAtSpace()
      if looks >= payloadLook.due {
        // What nobody has is asked for ever more rarely.
        let isMissing = await lookForPayloads()
        payloadLook.pause = isMissing ? min(payloadLook.pause * 2, Self.looksPerRound) : 1
        payloadLook.due = looks + payloadLook.pause
      }
      if looks % Self.looksPerRound == 0 { await retain() }
      looks += 1
      try? await Task.sleep(for: Self.spacePause)
    }
  }

  private func lookAtSpace() async {
    let warning = directory.spaceWarning()
    await node.setHealth(
      warning.map { NodeHealth(level: .warning, text: $0) } ?? .ok, for: .diskSpace)
  }

  /// A peer gave events without their payload, and nothing that came since says that it was erased:
  /// others are asked. False: none is missing.
  private func lookForPayloads() async -> Bool {
    guard let missing = try? await store.missingPayloads(limit: Self.payloadsPerLook),
      !missing.isEmpty
    else { return false }
    logger.info("payloads are missing: asking peers", metadata: ["count": "\(missing.count)"])
    inbox.put(.gossip(.damaged(missing)))
    return true
  }

  private func retain() async {
    guard !policy.isOff else { return }
    do throws(StorageError) {
      while !Task.isCancelled {
        let now = await node.clock.latest
        let step = try await store.retain(policy, now: now)
        for raised in step.raised {
          inbox.put(.gossip(.floorRaised(raised.stream, floor: raised.floor)))
        }
        if step.isDone { return }
      }
    } catch {
      logger.warning("could not let old messages go", metadata: ["reason": "\(error)"])
    }
  }
}
