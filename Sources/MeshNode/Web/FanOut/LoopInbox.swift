import NIOConcurrencyHelpers
import NIOCore

/// What waits for one event loop: one hop of the loop takes all that has gathered. `Sendable`
/// because all state is behind the mutex.
///
/// Bounded: batches by ``batchesMax``, answers by the requests in flight.
final class LoopInbox: Sendable {
  enum Item: Sendable {
    case batch(FeedBatch)
    case reply(NIOLoopBound<WebSocketSession>, SessionReply)
  }

  /// Batches that wait while the loop is busy. A loop that does not get to them within so many has
  /// seconds of work before it; its sessions are fed from the log instead.
  static let batchesMax = 16_384

  private struct State {
    var items: [Item] = []
    var batches = 0
    var hasOverflowed = false
    var isScheduled = false
    var isClosed = false
    var hub: NIOLoopBound<LoopHub>?
  }

  let eventLoop: any EventLoop
  private let state = NIOLockedValueBox(State())

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func put(_ item: Item) {
    let mustSchedule = state.withLockedValue { state -> Bool in
      guard !state.isClosed else { return false }
      if case .batch = item {
        guard state.batches < Self.batchesMax else {
          state.hasOverflowed = true
          return false
        }
        state.batches += 1
      }
      state.items.append(item)
      guard !state.isScheduled, state.hub != nil else { return false }
      state.isScheduled = true
      return true
    }
    if mustSchedule { schedule() }
  }

  /// The hub that takes what comes. Call on the event loop.
  func attach(_ hub: LoopHub) {
    state.withLockedValue { state in
      state.hub = NIOLoopBound(hub, eventLoop: eventLoop)
      state.isScheduled = true
    }
    schedule()
  }

  /// Breaks the tie to the hub: what comes from now on is dropped.
  func detach() {
    state.withLockedValue { state in
      state.isClosed = true
      state.hub = nil
      state.items = []
      state.batches = 0
    }
  }

  private func schedule() {
    eventLoop.execute { [self] in
      let (items, overflowed, hub) = state.withLockedValue { state in
        defer {
          state.items = []
          state.batches = 0
          state.hasOverflowed = false
          state.isScheduled = false
        }
        return (state.items, state.hasOverflowed, state.hub)
      }
      hub?.value.turn(items, overflowed: overflowed)
    }
  }
}
