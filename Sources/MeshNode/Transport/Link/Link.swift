import Gossip
import NIOCore

/// A live, authenticated connection to a peer, as the rest of the node holds it. Any thread may
/// call it; nothing waits.
final class Link: Sendable {
  let id: LinkID
  let peer: AuthenticatedPeer
  let outbox: LinkOutbox
  private let channel: any Channel
  private let handler: NIOLoopBound<LinkHandler>

  /// Made on the handler's own event loop.
  init(
    id: LinkID, peer: AuthenticatedPeer, handler: LinkHandler, channel: any Channel,
    configuration: TransportConfiguration
  ) {
    self.id = id
    self.peer = peer
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    outbox = LinkOutbox(configuration: configuration)
  }

  /// What became of a frame.
  enum Sending: Hashable, Sendable {
    case queued
    /// The live lane was full; it and the frame are gone.
    case liveDropped
    /// The link is ending, or ends because a lane is full that must not lose anything.
    case ending
  }

  @discardableResult
  func send(_ frame: EncodedFrame) -> Sending {
    switch outbox.put(frame) {
    case .accepted(let wake):
      if wake { channel.eventLoop.execute { self.handler.value.writeWaiting() } }
      return .queued
    case .refused(.overflowed(let lane)):
      end(.laneOverflowed(lane))
      return .ending
    case .refused: return .liveDropped
    case .closed: return .ending
    }
  }

  func end(_ reason: LinkEnd) {
    channel.eventLoop.execute { self.handler.value.end(reason) }
  }

  /// Returns when the connection is closed.
  func closed() async {
    try? await channel.closeFuture.get()
  }
}
