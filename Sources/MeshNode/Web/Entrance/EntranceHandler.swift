import NIOCore
import NIOSSL

/// The first handler of every connection. The first byte tells TLS from plain HTTP; the first
/// request's head tells a WebSocket from the rest. Then it makes way for who is to have the
/// connection. Nobody gets longer than ``WebLimits/entrance`` for all that, or more than
/// ``WebLimits/headBytesMax``.
final class EntranceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    /// Can transition to: tls, head.
    case firstByte
    /// The handshake goes on before us. To: head.
    case tls
    /// To: gone.
    case head
    /// Somebody else has the connection, or an answer was given and it closes.
    case gone
  }

  private let entrance: Entrance
  private let outcome: EventLoopPromise<Entrance.Outcome>
  private var state = State.firstByte
  private var isSecure = false
  private var received: ByteBuffer?
  private var deadline: Scheduled<Void>?

  init(entrance: Entrance, outcome: EventLoopPromise<Entrance.Outcome>) {
    self.entrance = entrance
    self.outcome = outcome
  }

  func channelActive(context: ChannelHandlerContext) {
    startDeadline(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    finish(.ended)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    finish(.ended)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed, is ChannelShouldQuiesceEvent:
      context.close(promise: nil)
      return
    default: break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    switch state {
    case .gone: return
    case .firstByte:
      guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return }
      if first == 0x16, let tls = entrance.makeTLSHandler() {
        return startTLS(tls, bytes, context)
      }
      state = .head
    case .tls: state = .head
    case .head: break
    }
    if received == nil { received = bytes } else { received?.writeBuffer(&bytes) }
    readHead(context)
  }

  private func startTLS(
    _ tls: NIOSSLServerHandler, _ bytes: ByteBuffer, _ context: ChannelHandlerContext
  ) {
    state = .tls
    isSecure = true
    do {
      try context.pipeline.syncOperations.addHandler(tls, position: .before(self))
      context.pipeline.fireChannelRead(bytes)
    } catch {
      context.close(promise: nil)
    }
  }

  private func readHead(_ context: ChannelHandlerContext) {
    guard let received else { return }
    let first = received.getInteger(at: received.readerIndex, as: UInt8.self) ?? 0
    guard first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else {
      return answer(.init(status: .badRequest, text: "This is no HTTP request."), context)
    }
    guard let end = RequestHead.end(of: received.readableBytesView) else {
      if received.readableBytes > entrance.limits.headBytesMax {
        answer(.init(status: .headTooLarge, text: "The request's head is too long."), context)
      }
      return
    }
    guard end <= entrance.limits.headBytesMax else {
      return answer(.init(status: .headTooLarge, text: "The request's head is too long."), context)
    }
    let head = try? RequestHead(received.readableBytesView.prefix(end))
    if !isSecure, !entrance.servesPlain(to: context.channel) {
      return answer(entrance.redirect(head), context)
    }
    if let head, WebSocketHandshake.isWanted(by: head) {
      upgrade(
        head,
        leftover: received.getSlice(
          at: received.readerIndex + end, length: received.readableBytes - end), context)
    } else {
      handToHTTP(received, context)
    }
  }

  // MARK: Making way

  private func upgrade(
    _ head: RequestHead, leftover: ByteBuffer?, _ context: ChannelHandlerContext
  ) {
    let handshake: WebSocketHandshake
    do throws(WebSocketHandshake.Refusal) {
      handshake = try WebSocketHandshake(head, origins: entrance.origins)
    } catch {
      let fields = error.status == .upgradeRequired ? [("Sec-WebSocket-Version", "13")] : []
      return answer(.init(status: error.status, text: error.text, fields: fields), context)
    }
    state = .gone
    received = nil
    context.write(wrapOutboundOut(ByteBuffer(string: handshake.response)), promise: nil)
    let leftover = leftover.flatMap { $0.readableBytes > 0 ? $0 : nil }
    entrance.startSession(
      handshake.dialect, isSecure: isSecure, leftover: leftover, in: context, after: self)
    finish(.webSocket)
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  private func handToHTTP(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    state = .gone
    received = nil
    do {
      finish(.http(try entrance.startHTTP(in: context.channel)))
      context.fireChannelRead(NIOAny(bytes))
      context.fireChannelReadComplete()
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func answer(_ response: HeadResponse, _ context: ChannelHandlerContext) {
    state = .gone
    received = nil
    context.writeAndFlush(
      wrapOutboundOut(ByteBuffer(string: response.bytes)), promise: nil)
    // What the client still sends is read and thrown away for a moment: closing at once with unread
    // bytes would reset the connection, and the answer could be lost.
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(500)) {
      context.close(promise: nil)
    }
    context.close(mode: .output, promise: nil)
  }

  private func finish(_ outcome: Entrance.Outcome) { self.outcome.succeed(outcome) }

  private func startDeadline(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    let time = TimeAmount(entrance.limits.entrance)
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
      guard state == .head, received != nil else { return context.close(promise: nil) }
      answer(.init(status: .requestTimeout, text: "The request did not come in time."), context)
    }
  }
}
