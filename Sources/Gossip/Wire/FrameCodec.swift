import SwiftProtobuf

/// Turns frames and link messages into the bytes of one envelope and back. How envelopes are set
/// apart on a connection is the transport's business.
///
/// Decoding never traps and allocates in proportion to the bytes it was given: their number and
/// that of every repeated field is checked before anything is built.
package struct FrameCodec: Sendable {
  /// What an envelope held.
  package enum Incoming: Hashable, Sendable {
    case frame(Frame)
    case link(LinkMessage)
    /// A kind of a later version, or none: to be ignored.
    case unknown
  }

  /// Bytes of one envelope at most.
  package static let byteCountMax = 256 << 10

  /// Streams in one prune or graft at most.
  package static let streamsPerFrameMax = 4_096

  package init() {}

  package func encode(_ frame: Frame) -> [UInt8] { encode(FrameMapping.wire(frame)) }

  package func encode(_ message: LinkMessage) -> [UInt8] { encode(LinkMapping.wire(message)) }

  private func encode(_ kind: WireEnvelope.OneOf_Kind) -> [UInt8] {
    var envelope = WireEnvelope()
    envelope.kind = kind
    // Only required fields and extensions make this throw, and proto3 has neither.
    guard let bytes: [UInt8] = try? envelope.serializedBytes() else { return [] }
    return bytes
  }

  /// - Parameter hash: SHA-256, for the event hashes and node IDs that are not on the wire.
  package func decode(
    _ bytes: [UInt8], hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> Incoming {
    guard bytes.count <= Self.byteCountMax else { throw .oversized(bytes.count) }
    try WireScanner.check(bytes)
    let envelope: WireEnvelope
    do {
      var options = BinaryDecodingOptions()
      options.messageDepthLimit = 8
      envelope = try WireEnvelope(serializedBytes: bytes, options: options)
    } catch {
      throw .malformed
    }
    guard let kind = envelope.kind else { return .unknown }
    if let message = try LinkMapping.message(kind) { return .link(message) }
    guard let frame = try FrameMapping.frame(kind, hash: hash) else { return .unknown }
    return .frame(frame)
  }
}

/// Why bytes are not an envelope. The link that they came over closes with this as its reason.
package enum FrameDecodingError: Error, Hashable, Sendable {
  case oversized(Int)
  /// Not protobuf, or not this message.
  case malformed
  /// More elements than the field may have.
  case tooMany(field: Int)
  /// A field of a fixed length has another one.
  case length(String)
  /// A number outside its range.
  case range(String)
  case event(EventDecodingError)
}

extension FrameDecodingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .oversized(let count): "a frame of \(count) bytes is over \(FrameCodec.byteCountMax)"
    case .malformed: "a frame is not protobuf"
    case .tooMany(let field): "a frame has too many elements in field \(field)"
    case .length(let name): "\(name) has the wrong length"
    case .range(let name): "\(name) is out of range"
    case .event(let error): "an event is broken: \(error)"
    }
  }
}
