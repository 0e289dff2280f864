import Gossip
import NIOConcurrencyHelpers

@testable import MeshNode

/// A delegate that writes down what it is told, and lets a test wait for it.
final class LinkRecorder: LinkDelegate {
  enum Event: Hashable, Sendable {
    case up(LinkID, AuthenticatedPeer)
    case received(LinkID, Frame)
    case overflowed(LinkID)
    case roundTrip(LinkID, Duration)
    case down(LinkID, LinkEnd)
    case noticed(LinkNotice)
  }

  private struct State {
    var events: [Event] = []
    var isCrowded = false
    var waiters: [@Sendable ([Event]) -> Bool] = []
  }

  private let state = NIOLockedValueBox(State())

  var isCrowded: Bool {
    get { state.withLockedValue { $0.isCrowded } }
    set { state.withLockedValue { $0.isCrowded = newValue } }
  }

  var events: [Event] { state.withLockedValue { $0.events } }

  func linkUp(_ link: LinkID, peer: AuthenticatedPeer) { record([.up(link, peer)]) }
  func received(_ frames: [Frame], over link: LinkID) {
    record(frames.map { .received(link, $0) })
  }
  func liveLaneOverflowed(_ link: LinkID) { record([.overflowed(link)]) }
  func roundTripMeasured(_ link: LinkID, _ roundTrip: Duration) {
    record([.roundTrip(link, roundTrip)])
  }
  func linkDown(_ link: LinkID, peer: AuthenticatedPeer, reason: LinkEnd) {
    record([.down(link, reason)])
  }
  func noticed(_ notice: LinkNotice) { record([.noticed(notice)]) }

  private func record(_ events: [Event]) {
    state.withLockedValue { state in
      state.events += events
      let all = state.events
      state.waiters.removeAll { $0(all) }
    }
  }

  /// The first event, past or to come, that is looked for.
  func first<Found: Sendable>(_ find: @escaping @Sendable (Event) -> Found?) async -> Found {
    await withCheckedContinuation { continuation in
      let waiter: @Sendable ([Event]) -> Bool = { events in
        for event in events {
          guard let found = find(event) else { continue }
          continuation.resume(returning: found)
          return true
        }
        return false
      }
      state.withLockedValue { state in
        if !waiter(state.events) { state.waiters.append(waiter) }
      }
    }
  }

  func up() async -> (id: LinkID, peer: AuthenticatedPeer) {
    await first { event in
      if case .up(let id, let peer) = event { (id, peer) } else { nil }
    }
  }

  func down() async -> LinkEnd {
    await first { event in
      if case .down(_, let end) = event { end } else { nil }
    }
  }

  func failure() async -> HandshakeFailure {
    await first { event in
      if case .noticed(.handshakeFailed(_, let failure)) = event { failure } else { nil }
    }
  }

  func frame(_ matches: @escaping @Sendable (Frame) -> Bool) async -> Frame {
    await first { event in
      if case .received(_, let frame) = event, matches(frame) { frame } else { nil }
    }
  }

  var frames: [Frame] {
    events.compactMap { if case .received(_, let frame) = $0 { frame } else { nil } }
  }
}
