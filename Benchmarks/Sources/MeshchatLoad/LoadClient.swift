import NIOCore

/// One WebSocket client on one event loop: opens, joins, counts what comes. Confined to its loop.
final class LoadClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State { case handshake, joining, joined, ended }

  private let target: LoadTarget
  /// Which of the run's targets it is, and how many there are.
  private let place: (index: Int, count: Int)
  private let name: String
  private let room: String
  private let run: LoadRun
  private let joined: EventLoopPromise<Void>
  private var state = State.handshake
  private var unread = ByteBuffer()
  private var context: ChannelHandlerContext?
  private(set) var tally: ReceiverTally
  private(set) var closedWith: UInt16?
  private(set) var refusals = 0

  init(
    target: LoadTarget, place: (index: Int, count: Int), name: String, room: String,
    run: LoadRun, joined: EventLoopPromise<Void>
  ) {
    self.target = target
    self.place = place
    self.name = name
    self.room = room
    self.run = run
    self.joined = joined
    tally = ReceiverTally(senders: run.senders)
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    let request =
      "GET \(target.path) HTTP/1.1\r\nHost: \(target.hostField)\r\nUpgrade: websocket\r\n"
      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      + "Sec-WebSocket-Key: bWVzaGNoYXQtbG9hZC0hIQ==\r\nSec-WebSocket-Protocol: meshchat.v1\r\n\r\n"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if unread.readableBytes == 0 { unread = bytes } else { unread.writeBuffer(&bytes) }
    if state == .handshake { readResponse() }
    while state != .handshake, readFrame() {}
    if unread.readableBytes == 0 { unread = ByteBuffer() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    state = .ended
    self.context = nil
    joined.fail(LoadError.closed)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func readResponse() {
    let view = unread.readableBytesView
    let pattern: [UInt8] = [13, 10, 13, 10]
    guard
      let end = view.indices.dropLast(3).first(where: { view[$0..<($0 + 4)].elementsEqual(pattern) }
      )
    else { return }
    let head = String(decoding: view[..<end], as: UTF8.self)
    unread.moveReaderIndex(to: end + 4)
    guard head.hasPrefix("HTTP/1.1 101") else {
      joined.fail(LoadError.refused(String(head.prefix(60))))
      context?.close(promise: nil)
      return
    }
    state = .joining
    send(#"{"type":"join","name":"\#(name)","room":"\#(room)"}"#)
  }

  private func readFrame() -> Bool {
    let start = unread.readerIndex
    guard let first = unread.getInteger(at: start, as: UInt8.self),
      let short = unread.getInteger(at: start + 1, as: UInt8.self)
    else { return false }
    var length = Int(short)
    var head = 2
    if short == 126 {
      guard let long = unread.getInteger(at: start + 2, as: UInt16.self) else { return false }
      (length, head) = (Int(long), 4)
    } else if short == 127 {
      guard let long = unread.getInteger(at: start + 2, as: UInt64.self) else { return false }
      (length, head) = (Int(clamping: long), 10)
    }
    guard unread.readableBytes - head >= length else { return false }
    unread.moveReaderIndex(forwardBy: head)
    guard let payload = unread.readSlice(length: length) else { return false }
    take(opcode: first & 15, payload)
    return true
  }

  private func take(opcode: UInt8, _ payload: ByteBuffer) {
    switch opcode {
    case 1:
      if state == .joined { count(payload) } else { takeBeforeJoined(payload) }
    case 8:
      closedWith = payload.getInteger(at: payload.readerIndex)
      context?.close(promise: nil)
    case 9: write(opcode: 10, payload)
    default: break
    }
  }

  private func takeBeforeJoined(_ payload: ByteBuffer) {
    let text = String(buffer: payload)
    if text.hasPrefix(#"{"type":"joined""#) {
      state = .joined
      joined.succeed(())
    } else if text.hasPrefix(#"{"type":"error""#) {
      joined.fail(LoadError.refused(text))
    }
  }

  private func count(_ payload: ByteBuffer) {
    payload.withUnsafeReadableBytes { bytes in
      guard let marker = LoadMarker.find(in: bytes) else {
        if bytes.starts(with: #"{"type":"error""#.utf8) { refusals += 1 }
        return
      }
      guard marker.run == run.number else { return }
      tally.take(sender: marker.sender, number: marker.number)
      run.record(
        due: marker.dueNanoseconds, isCrossing: marker.sender % place.count != place.index)
    }
  }

  // MARK: Sending

  func say(_ marker: LoadMarker, payloadBytes: Int) {
    send(
      #"{"type":"say","room":"\#(room)","text":"\#(marker.text(payloadBytes: payloadBytes))"}"#)
  }

  func flush() { context?.flush() }

  func leave() { context?.close(promise: nil) }

  private func send(_ text: String) {
    write(opcode: 1, ByteBuffer(string: text))
    if state != .joined { context?.flush() }
  }

  /// Masked with zeros, which RFC 6455 allows and costs nothing.
  private func write(opcode: UInt8, _ payload: ByteBuffer) {
    guard let context else { return }
    var payload = payload
    var frame = ByteBuffer()
    frame.writeInteger(0x80 | opcode)
    if payload.readableBytes <= 125 {
      frame.writeInteger(0x80 | UInt8(payload.readableBytes))
    } else {
      frame.writeInteger(UInt8(0x80 | 126))
      frame.writeInteger(UInt16(clamping: payload.readableBytes))
    }
    frame.writeInteger(UInt32(0))
    frame.writeBuffer(&payload)
    context.write(wrapOutboundOut(frame), promise: nil)
    if opcode != 1 { context.flush() }
  }
}

enum LoadError: Error, CustomStringConvertible {
  case closed
  case refused(String)

  var description: String {
    switch self {
    case .closed: "the node closed the connection"
    case .refused(let text): "the node refused: \(text)"
    }
  }
}
