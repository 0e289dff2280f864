import SwiftProtobuf

/// Between events, heads and their protobuf messages.
enum EventMapping {
  /// Seqs are below this: far beyond any log, and far from where arithmetic could overflow.
  static let seqMax: UInt64 = 1 << 56

  static func wire(_ event: Event) -> WireStoredEvent {
    .with {
      $0.header = event.header.encoded.data
      $0.signature = event.signature.data
      if let body = event.body { $0.body = body.data }
      if let payload = event.payload { $0.payload = payload.data }
    }
  }

  static func events(
    _ wires: [WireStoredEvent], hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(wires.count)
    for wire in wires { events.append(try event(wire, hash: hash)) }
    return events
  }

  private static func event(
    _ wire: WireStoredEvent, hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> Event {
    let encoded = [UInt8](wire.header)
    let header: EventHeader
    do {
      header = try EventHeader(encoded: encoded)
    } catch {
      throw .event(error)
    }
    _ = try seq(header.seq)
    guard wire.signature.count == 64 else { throw .event(.signatureLength(wire.signature.count)) }
    guard header.contentByteCount <= Event.bodyByteCountMax else {
      throw .event(.bodyLength(header.contentByteCount))
    }
    let body = wire.hasBody ? [UInt8](wire.body) : nil
    if let body, body.count != Int(header.bodyByteCount) {
      throw .event(.bodyLength(body.count))
    }
    let payload = wire.hasPayload ? [UInt8](wire.payload) : nil
    if let payload, payload.count != Int(header.payload?.byteCount ?? 0) {
      throw .event(.payloadLength(payload.count))
    }
    return Event(
      header: header, hash: hash(encoded), signature: [UInt8](wire.signature), body: body,
      payload: payload)
  }

  static func wire(_ head: StreamHead) -> WireHead {
    .with {
      $0.stream = head.stream.number
      $0.floor = head.floor
      $0.head = head.head
      $0.hash = head.headHash.data
    }
  }

  static func head(_ wire: WireHead) throws(FrameDecodingError) -> StreamHead {
    let head = StreamHead(
      stream: StreamID(wire.stream), floor: try seq(wire.floor), head: try seq(wire.head),
      headHash: try wire.hash.bytes32("head hash"))
    guard head.floor <= head.head else { throw .range("floor") }
    return head
  }

  static func seq(_ number: UInt64) throws(FrameDecodingError) -> UInt64 {
    guard number < seqMax else { throw .range("seq") }
    return number
  }
}
