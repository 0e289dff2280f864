import Gossip

/// Takes out of a frame what did not verify, on the link's own event loop: what the engine sees is
/// genuine.
struct FrameVerification: Sendable {
  /// Those that verify, in their order.
  let events: @Sendable ([Event]) -> [Event]
  let ephemeral: @Sendable (EphemeralMessage) -> Bool
  let record: @Sendable (NodeRecord) -> Bool

  /// The frame without what did not verify, nil where nothing is left of it; and how much was
  /// dropped.
  func verify(_ frame: Frame) -> (frame: Frame?, dropped: Int) {
    switch frame {
    case .push(let all, let hops, let isDirect):
      let good = events(all)
      let dropped = all.count - good.count
      return (good.isEmpty ? nil : .push(good, hops: hops, isDirect: isDirect), dropped)
    case .pulled(let all):
      let good = events(all)
      // An empty answer means something as well, unless it was emptied here.
      return (good.isEmpty && !all.isEmpty ? nil : .pulled(good), all.count - good.count)
    case .ephemeral(let message):
      return ephemeral(message) ? (frame, 0) : (nil, 1)
    case .records(let all):
      let good = all.filter(record)
      return (good.isEmpty ? nil : .records(good), all.count - good.count)
    default:
      return (frame, 0)
    }
  }
}
