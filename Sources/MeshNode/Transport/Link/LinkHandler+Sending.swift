import Gossip
import NIOCore

/// What goes out over a connection.
extension LinkHandler {
  /// Takes from the lanes what the connection will take, and flushes it. Called when something has
  /// been put in and when the connection can take more.
  func writeWaiting() {
    guard case .open(let link) = phase, let context else { return }
    while context.channel.isWritable,
      let bytes = link.outbox.take(byteMax: configuration.writeBatchByteMax)
    {
      write(bytes)
    }
  }

  /// Writes and flushes, and keeps an eye on whether it gets away.
  func write(_ bytes: ByteBuffer) {
    guard let context else { return }
    guard vitals != nil else {
      context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      return
    }
    vitals?.writeBegun(now: context.eventLoop.now)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in
      guard let context = self.context else { return }
      self.vitals?.writeDone(now: context.eventLoop.now)
    }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
  }

  // MARK: Vitals

  func beginVitals(_ link: Link) {
    guard let context else { return }
    let now = context.eventLoop.now
    var vitals = LinkVitals(
      configuration: configuration, firstToken: SystemRandomNumberGenerator.number(), now: now)
    let token = vitals.makePing(now: now)
    self.vitals = vitals
    link.send(EncodedFrame(.ping(token: token), codec: environment.codec))
    checkVitals()
  }

  private func checkVitals() {
    guard case .open(let link) = phase, let context, var vitals else { return }
    let (findings, next) = vitals.check(now: context.eventLoop.now)
    self.vitals = vitals
    for finding in findings {
      switch finding {
      case .ping(let token):
        link.send(EncodedFrame(.ping(token: token), codec: environment.codec))
      case .dead: return end(.unresponsive)
      case .stalled: return end(.writeStalled)
      }
    }
    alarm?.cancel()
    alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) {
      self.checkVitals()
    }
  }

  /// The time for a stage of the handshake.
  func startAlarm(after duration: Duration) {
    guard let context else { return }
    alarm?.cancel()
    alarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
      self.stepHandshake { $0.timedOut() }
    }
  }

  // MARK: The end

  /// Ends a link that stands: last words, what still has to go out, and the report. Does nothing
  /// for one that has ended or never stood.
  func end(_ reason: LinkEnd) {
    guard case .open(let link) = phase, let context else { return }
    handOnReceived()
    phase = .closing
    alarm?.cancel()
    link.outbox.close(keepingLive: reason == .disconnected(.stopping))
    environment.registry.remove(link.id)
    if let words = lastWords(reason) {
      // Bounded by the lanes, so it need not wait for room.
      while let bytes = link.outbox.take(byteMax: configuration.writeBatchByteMax) {
        context.write(wrapOutboundOut(bytes), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(words.bytes), promise: nil)
    }
    environment.delegate.linkDown(link.id, peer: link.peer, reason: reason)
    vitals = nil
    resumeReading(context)
    if context.channel.isActive { context.close(promise: nil) }
  }

  /// The frame that tells the peer why; nil where it would not arrive or was not asked for.
  private func lastWords(_ reason: LinkEnd) -> EncodedFrame? {
    let codec = environment.codec
    switch reason {
    case .disconnected(.stopping): return EncodedFrame(.goodbye, codec: codec)
    case .disconnected(.duplicate):
      return EncodedFrame(.reject(.duplicate, text: "another link stays"), codec: codec)
    case .disconnected(.notNeeded):
      return EncodedFrame(.reject(.notNeeded, text: "enough links without this one"), codec: codec)
    case .disconnected(.protocolViolation(let rule)), .violation(let rule):
      return EncodedFrame(.reject(.badFrame, text: rule), codec: codec)
    case .disconnected(.unresponsive), .goodbye, .closed, .rejected, .unresponsive, .writeStalled,
      .laneOverflowed:
      return nil
    }
  }
}

extension SystemRandomNumberGenerator {
  static func number() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }
}
