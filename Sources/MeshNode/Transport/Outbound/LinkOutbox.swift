import NIOConcurrencyHelpers
import NIOCore

/// The lanes of a link, filled from any thread and emptied by the link's event loop.
///
/// Many frames put in before the event loop gets round to them cost one wake-up and one write.
/// `Sendable` because all state is behind the mutex.
final class LinkOutbox: Sendable {
  private struct State {
    var lanes: OutboundLanes
    /// The event loop has been asked to come, and has not yet.
    var isAwaited = false
    var isClosed = false
  }

  enum PutResult: Hashable, Sendable {
    /// `wake`: ask the event loop to come.
    case accepted(wake: Bool)
    case refused(OutboundLanes.Verdict)
    /// The link is ending; the frame is gone.
    case closed
  }

  private let state: NIOLockedValueBox<State>

  init(configuration: TransportConfiguration) {
    state = NIOLockedValueBox(State(lanes: OutboundLanes(configuration: configuration)))
  }

  func put(_ frame: EncodedFrame) -> PutResult {
    state.withLockedValue { state in
      guard !state.isClosed else { return .closed }
      let verdict = state.lanes.put(frame)
      guard verdict == .accepted else { return .refused(verdict) }
      defer { state.isAwaited = true }
      return .accepted(wake: !state.isAwaited)
    }
  }

  /// The next bytes to write. Nil: nothing waits, and the next `put` wakes again.
  func take(byteMax: Int) -> ByteBuffer? {
    state.withLockedValue { state in
      if let bytes = state.lanes.take(byteMax: byteMax) { return bytes }
      state.isAwaited = false
      return nil
    }
  }

  /// Takes nothing more in. What is left are control frames, and the live ones if they are to go
  /// out still.
  func close(keepingLive: Bool) {
    state.withLockedValue { state in
      state.isClosed = true
      state.lanes.dropForClose(keepingLive: keepingLive)
    }
  }
}
