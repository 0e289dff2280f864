import Foundation
import HummingbirdCore
import NIOCore

/// The objects that a running web server is made of and that need each other.
struct WebParts {
  let inboxes: [LoopInbox]
  let queue: SessionQueue
  let audiences: AudienceCounts
  let context: WebSessionContext
  let fanOut: WebFanOut
  let origins: OriginPolicy
  /// The names of this machine.
  let hostNames: [String]
  private let limits: WebLimits

  init(configuration: WebConfiguration, node: NodeSummary, group: any EventLoopGroup) {
    limits = configuration.limits
    let encoder = ServerMessageEncoder(cursor: FeedCursor(node: node.id))
    inboxes = group.makeIterator().map { LoopInbox(eventLoop: $0) }
    queue = SessionQueue(unfinishedMax: limits.requestsQueuedMax)
    audiences = AudienceCounts()
    let welcome = Welcome(
      node: node, mesh: configuration.meshName, limits: configuration.welcomeLimits)
    context = WebSessionContext(
      limits: limits, encoder: encoder, lines: .local, queue: queue, audiences: audiences,
      welcome: welcome)
    let fanOut = WebFanOut(
      encoder: encoder, lines: .local, audiences: audiences, inboxes: inboxes)
    self.fanOut = fanOut
    hostNames = configuration.hostNames + [ProcessInfo.processInfo.hostName]
    origins = OriginPolicy(
      hostNames: hostNames,
      isKnownOrigin: { fanOut.knows(origin: $0) })
  }

  func httpChannel(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTP1Channel {
    HTTP1Channel(
      responder: responder,
      configuration: .init(
        idleTimeout: TimeAmount(limits.httpIdle),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headBytesMax, maxHeaderListSize: limits.headBytesMax,
          maxHeaderFieldCount: 100)))
  }
}
