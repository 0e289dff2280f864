import Gossip
import NIOConcurrencyHelpers
import NIOCore

/// The transport and the timers, as the node uses them.
///
/// `Sendable`: the timers are behind a mutex, the transport takes care of itself.
final class NodeLinks: LinkLayer {
  private let transport: PeerTransport
  private let inbox: NodeInbox
  private let eventLoop: any EventLoop
  private let timers = NIOLockedValueBox<[GossipTimer: Scheduled<Void>]>([:])

  init(transport: PeerTransport, inbox: NodeInbox, eventLoop: any EventLoop) {
    self.transport = transport
    self.inbox = inbox
    self.eventLoop = eventLoop
  }

  func send(_ frame: Frame, to link: LinkID) { transport.send(frame, to: link) }

  func disconnect(_ link: LinkID, reason: DisconnectReason) {
    transport.disconnect(link, reason: reason)
  }

  func dial(_ endpoints: [Endpoint]) async -> NodeID? { await transport.dial(endpoints) }

  func startTimer(_ timer: GossipTimer, after delay: Duration) {
    let scheduled = eventLoop.scheduleTask(in: TimeAmount(delay)) { [inbox] in
      inbox.put(.gossip(.timerFired(timer)))
    }
    timers.withLockedValue { $0.updateValue(scheduled, forKey: timer) }?.cancel()
  }

  func cancelTimer(_ timer: GossipTimer) {
    timers.withLockedValue { $0.removeValue(forKey: timer) }?.cancel()
  }

  /// No timer fires afterwards.
  func cancelTimers() {
    for timer in timers.withLockedValue({ $0 }).values { timer.cancel() }
  }
}
