import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// A client that says exactly what a test tells it to, byte by byte, and shows what comes back.
struct SocketProbe {
  struct Frame: Equatable, CustomStringConvertible {
    let opcode: UInt8
    let payload: [UInt8]

    var text: String { String(decoding: payload, as: UTF8.self) }
    var closeCode: UInt16? {
      opcode == 8 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }
    var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }
    var description: String { opcode == 1 ? text : "opcode \(opcode): \(payload)" }
  }

  struct Ended: Error {}

  let channel: any Channel
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received = ByteBuffer()

  @discardableResult
  static func with<Result>(
    port: Int, tls: Bool = false, autoRead: Bool = true,
    _ body: (inout SocketProbe) async throws -> Result
  ) async throws -> Result {
    let context = tls ? try NIOSSLContext(configuration: unverified) : nil
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: autoRead)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(
              try NIOSSLClientHandler(context: context, serverHostname: "localhost"))
          }
          return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(inboundType: ByteBuffer.self, outboundType: ByteBuffer.self))
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var probe = SocketProbe(
        channel: channel.channel, inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&probe)
    }
  }

  private static var unverified: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    return configuration
  }

  // MARK: Bytes

  func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }
  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// Everything up to the end of the connection.
  mutating func rest() async -> String { String(decoding: await restBytes(), as: UTF8.self) }

  mutating func restBytes() async -> [UInt8] {
    while let more = try? await inbound.next() { received.writeImmutableBuffer(more) }
    return received.readBytes(length: received.readableBytes) ?? []
  }

  /// The head of an HTTP response.
  mutating func head() async throws -> String {
    while true {
      let text = String(buffer: received)
      if let end = text.range(of: "\r\n\r\n") {
        received.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        return String(text[..<end.upperBound])
      }
      try await more()
    }
  }

  private mutating func more() async throws {
    guard let bytes = try await inbound.next() else { throw Ended() }
    received.writeImmutableBuffer(bytes)
  }

  // MARK: WebSocket

  /// Opens a WebSocket and returns the response's head.
  @discardableResult
  mutating func upgrade(
    path: String = "/chat", host: String = "localhost", origin: String? = nil,
    subprotocol: String? = "meshchat.v1", version: String = "13"
  ) async throws -> String {
    var request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nUpgrade: websocket\r\n"
    request += "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: \(version)\r\n"
    request += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    if let origin { request += "Origin: \(origin)\r\n" }
    if let subprotocol { request += "Sec-WebSocket-Protocol: \(subprotocol)\r\n" }
    try await send(request + "\r\n")
    return try await head()
  }

  static func frame(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, mask: [UInt8]? = [1, 2, 3, 4]
  ) -> [UInt8] {
    var bytes = [opcode | (isFinal ? 0x80 : 0)]
    let masked: UInt8 = mask == nil ? 0 : 0x80
    switch payload.count {
    case ...125: bytes.append(masked | UInt8(payload.count))
    case ...65_535:
      bytes += [masked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
      bytes.append(masked | 127)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: payload.count >> shift))
      }
    }
    guard let mask else { return bytes + payload }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
  }

  func say(_ text: String) async throws { try await send(Self.frame(1, Array(text.utf8))) }

  /// The next frame, pings left out.
  mutating func next() async throws -> Frame {
    while true {
      if let frame = takeFrame() {
        if frame.opcode == 9 { continue }
        return frame
      }
      try await more()
    }
  }

  /// The next frame that holds a text, others passed over.
  @discardableResult
  mutating func next(with text: String) async throws -> Frame {
    while true {
      let frame = try await next()
      if frame.text.contains(text) { return frame }
      if frame.opcode == 8 {
        Issue.record("closed while waiting for \(text): \(frame.closeReason)")
        throw Ended()
      }
    }
  }

  /// The close frame, everything before it passed over.
  mutating func close() async throws -> Frame {
    while true {
      let frame = try await next()
      if frame.opcode == 8 { return frame }
    }
  }

  /// Opens a socket and comes in; returns the `joined` message.
  @discardableResult
  mutating func join(_ name: String, room: String = "lobby", extra: String = "") async throws
    -> String
  {
    try await upgrade()
    try await say(#"{"type":"join","name":"\#(name)","room":"\#(room)"\#(extra)}"#)
    return try await next(with: #""type":"joined""#).text
  }

  private mutating func takeFrame() -> Frame? {
    var reader = received
    guard let first = reader.readInteger(as: UInt8.self),
      let second = reader.readInteger(as: UInt8.self)
    else { return nil }
    var length = Int(second & 0x7F)
    if length == 126 {
      guard let long = reader.readInteger(as: UInt16.self) else { return nil }
      length = Int(long)
    } else if length == 127 {
      guard let long = reader.readInteger(as: UInt64.self) else { return nil }
      length = Int(long)
    }
    guard let payload = reader.readBytes(length: length) else { return nil }
    received = reader
    return Frame(opcode: first & 15, payload: payload)
  }
}
