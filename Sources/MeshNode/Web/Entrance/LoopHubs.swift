import NIOCore

/// The hub of each event loop. A hub may be taken on its own loop only.
struct LoopHubs: Sendable {
  private let hubs: [ObjectIdentifier: NIOLoopBound<LoopHub>]
  let inboxes: [LoopInbox]

  /// Makes a hub on every loop of the group.
  static func start(on group: any EventLoopGroup, context: WebSessionContext, inboxes: [LoopInbox])
    async throws -> LoopHubs
  {
    var hubs: [ObjectIdentifier: NIOLoopBound<LoopHub>] = [:]
    for inbox in inboxes {
      hubs[ObjectIdentifier(inbox.eventLoop)] = try await inbox.eventLoop.submit {
        let hub = LoopHub(context: context, inbox: inbox)
        inbox.attach(hub)
        return NIOLoopBound(hub, eventLoop: inbox.eventLoop)
      }.get()
    }
    return LoopHubs(hubs: hubs, inboxes: inboxes)
  }

  func hub(on eventLoop: any EventLoop) -> LoopHub {
    guard let hub = hubs[ObjectIdentifier(eventLoop)] else {
      preconditionFailure("channels of the web server are on its own loops")
    }
    return hub.value
  }

  /// Ends all hubs' timers.
  func end() async {
    for (_, hub) in hubs.sorted(by: { $0.key < $1.key }) {
      try? await hub.eventLoop.submit { hub.value.end() }.get()
    }
  }
}
