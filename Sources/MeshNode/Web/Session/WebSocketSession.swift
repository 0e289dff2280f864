import NIOCore

/// One client's WebSocket after the upgrade: the only handler of its channel besides TLS. Reads
/// requests, keeps cursors into the rooms' rings, and holds next to nothing while idle: no task, no
/// timer, no buffer. Confined to its event loop.
final class WebSocketSession: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum State {
    /// Nobody has come in. Can transition to: joining, closing, closed.
    case waiting
    /// A join is being worked on; nothing more is read until then. To: waiting, joined, closing.
    case joining
    /// To: closing, closed.
    case joined
    /// A close frame was sent: what comes is thrown away until the client closes. To: closed.
    case closing
    case closed
  }

  let hub: LoopHub
  let dialect: Dialect
  let isSecure: Bool
  var state = State.waiting
  var context: ChannelHandlerContext?
  var reader: WebSocketFrameReader
  /// What came and could not be taken yet.
  var unread: ByteBuffer?
  /// What the client has to sign to be known.
  let nonce = SessionNonce()
  /// The person, once known.
  var identity: (session: SessionID, person: UInt64)?
  /// What a join asked for, until it is answered.
  var pendingJoin: (room: String, cursor: String?)?
  /// One for each room, and one for what everyone is told.
  var seats: [Seat] = []
  var inFlight = 0
  var errors = 0
  var isReadPaused = false
  var isFlushWanted = false
  /// Written since the last flush, with TLS.
  var unflushedBytes = 0
  /// Bytes that could be written were not: a mesh picture is waiting.
  var isMeshMissed = false
  /// When this state began.
  var since = NIODeadline.now()
  var heard = NIODeadline.now()
  var pinged = NIODeadline.now()
  /// Since when the client has not taken what was written; nil while it does.
  var stuckSince: NIODeadline?
  /// Errors forgiven so far, a share of time.
  var forgiven = NIODeadline.now()

  var limits: WebLimits { hub.context.limits }
  var encoder: ServerMessageEncoder { hub.context.encoder }
  var isOpen: Bool {
    switch state {
    case .waiting, .joining, .joined: true
    case .closing, .closed: false
    }
  }

  init(hub: LoopHub, dialect: Dialect, isSecure: Bool, leftover: ByteBuffer?) {
    self.hub = hub
    self.dialect = dialect
    self.isSecure = isSecure
    reader = WebSocketFrameReader(messageBytesMax: hub.context.limits.messageBytesMax)
    unread = leftover
  }

  // MARK: The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    hub.add(self)
    guard isOpen else { return }
    if dialect == .json {
      write(encoder.frame { $1.writeWelcome(hub.context.welcome, nonce: nonce, into: &$0) })
    }
    flush()
    if unread != nil { readMessages() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    heard = .now()
    var bytes = unwrapInboundIn(data)
    guard isOpen else { return readClose(bytes) }
    if unread == nil {
      unread = bytes
    } else {
      unread?.writeBuffer(&bytes)
    }
    readMessages()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable else {
      if stuckSince == nil { stuckSince = .now() }
      return
    }
    stuckSince = nil
    guard isOpen else { return }
    for seat in seats { pump(seat) }
    if isMeshMissed, let mesh = hub.latestMesh { tellMesh(mesh.bytes) }
    flush()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: context.close(promise: nil)
    case is ChannelShouldQuiesceEvent: stop("node is shutting down")
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    leaveEverything()
    state = .closed
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    if state != .closed {
      leaveEverything()
      state = .closed
    }
    hub.remove(self)
    hub.context.release()
    self.context = nil
  }

  /// Gives up rooms and the node's session; what the socket needs to close stays.
  func leaveEverything() {
    unread = nil
    for seat in seats { hub.leave(seat) }
    seats = []
    guard let identity else { return }
    self.identity = nil
    hub.sessionsByPerson[identity.person]?.removeAll { $0 === self }
    if hub.sessionsByPerson[identity.person]?.isEmpty == true {
      hub.sessionsByPerson[identity.person] = nil
    }
    // Always taken: see SessionQueue.put.
    _ = hub.context.queue.put(
      SessionCall(action: .close(identity.session), dialect: dialect, session: nil))
  }

  var port: SessionPort? {
    guard let context else { return nil }
    return SessionPort(
      inbox: hub.inbox, session: NIOLoopBound(self, eventLoop: context.eventLoop))
  }
}
