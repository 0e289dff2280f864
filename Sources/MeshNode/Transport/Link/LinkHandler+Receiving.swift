import Gossip
import NIOCore

/// What comes in over a link that stands.
extension LinkHandler {
  func receive(_ envelope: [UInt8], over link: Link) {
    let incoming: FrameCodec.Incoming
    do {
      incoming = try environment.codec.decode(envelope, hash: environment.cryptography.hash)
    } catch {
      broken(error.description)
      return
    }
    switch incoming {
    case .frame(let frame): receive(frame, over: link)
    case .link(.ping(let token)):
      link.send(EncodedFrame(.pong(token: token), codec: environment.codec))
    case .link(.pong(let token)): receivePong(token, over: link)
    case .link(.reject(let code, let text)):
      end(.rejected(code, text: String(text.prefix(200))))
    case .link(.hello), .link(.proof): broken("the handshake is over")
    // A kind of a later version: both ends agreed to speak ours, so it can be done without.
    case .unknown: break
    }
  }

  private func receive(_ frame: Frame, over link: Link) {
    let (verified, dropped) = verification.verify(frame)
    if dropped > 0 {
      environment.delegate.noticed(.eventsDropped(link.peer.node, count: dropped))
    }
    guard let verified else { return }
    received.append(verified)
    if verified == .goodbye {
      end(.goodbye)
    } else if received.count >= configuration.receivedBatchMax {
      handOnReceived()
    }
  }

  private func receivePong(_ token: UInt64, over link: Link) {
    guard let now = context?.eventLoop.now,
      let roundTrip = vitals?.pongReceived(token: token, now: now)
    else { return }
    handOnReceived()
    environment.delegate.roundTripMeasured(
      link.id, .nanoseconds(roundTrip.nanoseconds))
  }

  func handOnReceived() {
    guard !received.isEmpty, case .open(let link) = phase else { return }
    let frames = received
    received.removeAll(keepingCapacity: true)
    environment.delegate.received(frames, over: link.id)
  }

  /// The peer sent something that it must not send: it is told what, and that was it.
  func broken(_ reason: String) {
    stepHandshake { $0.failed(.badFrame(reason)) }
    end(.violation(reason))
  }

  // MARK: Back-pressure

  /// Every read of the connection passes here. While the node has enough to do it is held back:
  /// the peer's writes fill TCP's window, and then the peer's lanes.
  func read(context: ChannelHandlerContext) {
    guard case .open = phase, environment.delegate.isCrowded else {
      context.read()
      return
    }
    if !isReadHeld {
      isReadHeld = true
      vitals?.readingPaused()
      recheckLater(context)
    }
  }

  private func recheckLater(_ context: ChannelHandlerContext) {
    context.eventLoop.assumeIsolated().scheduleTask(
      in: TimeAmount(configuration.crowdedRecheck)
    ) {
      guard self.isReadHeld, let context = self.context else { return }
      if case .open = self.phase, self.environment.delegate.isCrowded {
        self.recheckLater(context)
      } else {
        self.resumeReading(context)
      }
    }
  }

  func resumeReading(_ context: ChannelHandlerContext) {
    guard isReadHeld else { return }
    isReadHeld = false
    vitals?.readingResumed(now: context.eventLoop.now)
    context.read()
  }
}
