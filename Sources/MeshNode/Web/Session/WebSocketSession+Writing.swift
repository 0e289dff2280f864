import NIOCore
import NIOWebSocket

extension WebSocketSession {
  /// Writes finished frames; the turn of the loop flushes.
  ///
  /// - Parameter isLive: Whether they are a room's live messages, of which there may be many.
  func write(_ bytes: ByteBuffer, isLive: Bool = false) {
    guard let context else { return }
    if isSecure {
      let limit = isLive ? limits.recordBytesMax : limits.quietRecordBytesMax
      writeInRecords(bytes, of: limit, context)
    } else {
      context.write(wrapOutboundOut(bytes), promise: nil)
    }
    if !isFlushWanted {
      isFlushWanted = true
      hub.flushLater(self)
    }
    if stuckSince == nil, !context.channel.isWritable { stuckSince = .now() }
  }

  /// A TLS handler keeps, for as long as the connection lives, a buffer as large as the most that it
  /// ever encrypted between two flushes. So it never gets more than fits its first one, and a
  /// client in a quiet room less, of which the system need not hold the rest in memory.
  private func writeInRecords(
    _ bytes: ByteBuffer, of recordBytesMax: Int, _ context: ChannelHandlerContext
  ) {
    var bytes = bytes
    while bytes.readableBytes > 0 {
      if unflushedBytes >= recordBytesMax {
        context.flush()
        unflushedBytes = 0
      }
      let length = min(bytes.readableBytes, recordBytesMax - unflushedBytes)
      guard let piece = bytes.readSlice(length: length) else { return }
      context.write(wrapOutboundOut(piece), promise: nil)
      unflushedBytes += length
    }
  }

  func flushIfWanted() {
    if isFlushWanted { flush() }
  }

  func flush() {
    isFlushWanted = false
    unflushedBytes = 0
    context?.flush()
  }

  /// An answer, or something only this client is told. A client that asks and does not read gets
  /// no more answers than requests fit in flight; past that it is stuck, and told nothing.
  func tell(_ bytes: ByteBuffer) {
    guard isOpen, bytes.readableBytes > 0 else { return }
    if stuckSince != nil, unsolicitedIsTooMuch() { return }
    write(bytes)
  }

  /// A stuck client that goes on asking is read no more, so that its answers cannot pile up.
  private func unsolicitedIsTooMuch() -> Bool {
    guard let context else { return true }
    let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    return waiting > limits.waitingBytesMax
  }

  func tellMesh(_ bytes: ByteBuffer) {
    isMeshMissed = stuckSince != nil
    if !isMeshMissed { tell(bytes) }
  }

  /// Answers an error and counts it.
  func fail(_ code: String, _ text: String, tag: String? = nil) {
    forgive()
    errors += 1
    guard errors <= limits.errorsMax else { return close(1008, "too many errors") }
    switch dialect {
    case .json:
      tell(encoder.frame { $1.writeError(code: code, text: text, tag: tag, into: &$0) })
    case .plain:
      var bytes = ByteBuffer()
      bytes.writeTextFrame(hub.context.lines.error(text))
      tell(bytes)
    }
  }

  /// An error is forgotten after a while.
  private func forgive() {
    let now = NIODeadline.now()
    let step = TimeAmount(limits.errorForgiven)
    while errors > 0, now - forgiven >= step {
      errors -= 1
      forgiven = forgiven + step
    }
    if errors == 0 { forgiven = now }
  }

  // MARK: Closing

  /// Says why and waits for the client to close, for a moment.
  func close(_ code: UInt16, _ reason: String) {
    guard isOpen else { return }
    leaveEverything()
    state = .closing
    since = .now()
    var bytes = ByteBuffer()
    bytes.writeCloseFrame(code, reason)
    write(bytes)
    flush()
    if isReadPaused {
      isReadPaused = false
      try? context?.channel.syncOptions?.setOption(.autoRead, value: true)
    }
    hub.wheel.add(self, after: limits.closing)
  }

  /// The node stops.
  func stop(_ text: String) {
    guard isOpen else { return }
    switch dialect {
    case .json: write(encoder.frame { $1.writeClosing(text, into: &$0) })
    case .plain:
      var bytes = ByteBuffer()
      bytes.writeTextFrame(hub.context.lines.notice(text))
      write(bytes)
    }
    close(1001, text)
  }

  /// Called by the timer wheel; says when to look again.
  func check(_ now: NIODeadline) -> Duration? {
    switch state {
    case .closed: return nil
    case .closing:
      let left = limits.closing - Duration(now - since)
      if left <= .zero { context?.close(promise: nil) }
      return left <= .zero ? nil : left
    case .waiting, .joining:
      let left = limits.join - Duration(now - since)
      if left <= .zero { close(1008, "join first") }
      return left <= .zero ? nil : min(left, limits.ping / 4)
    case .joined: return checkJoined(now)
    }
  }

  private func checkJoined(_ now: NIODeadline) -> Duration? {
    if let stuckSince, now - stuckSince >= TimeAmount(limits.stuck) {
      close(1013, "too slow: come back when you can read")
      return nil
    }
    let quiet = Duration(now - heard)
    if quiet >= limits.dead {
      context?.close(promise: nil)
      return nil
    }
    let unpinged = Duration(now - max(pinged, heard))
    if unpinged >= limits.ping, stuckSince == nil {
      pinged = now
      var bytes = ByteBuffer()
      bytes.writeFrameHead(.ping, payloadBytes: 0)
      write(bytes)
      flush()
    }
    return min(limits.ping, limits.stuck) / 4
  }
}
