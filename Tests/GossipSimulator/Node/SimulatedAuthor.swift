import Gossip

/// What makes a node's own events: its stream, how far that is, and the hybrid clock.
struct SimulatedAuthor {
  let stream: StreamID
  private(set) var nextSeq: UInt64
  private var prev: Bytes32
  private var time: HybridTime
  private let signer: SimulatedSigner
  private let cryptography = SimulatedCryptography()

  /// Continues after `last`, the newest event of the stream in the log.
  init(stream: StreamID, last: Event?, signer: SimulatedSigner) {
    self.stream = stream
    self.signer = signer
    nextSeq = last.map { $0.seq + 1 } ?? 0
    prev = last?.hash ?? .zero
    time = last?.header.time ?? .zero
  }

  mutating func append(
    body: [UInt8], payload: [UInt8]?, wallMilliseconds: UInt64
  ) -> Event {
    time = max(time.successor, HybridTime(milliseconds: wallMilliseconds))
    let header = EventHeader(
      stream: stream, seq: nextSeq, prev: prev, time: time, bodyHash: cryptography.hash(body),
      bodyByteCount: UInt32(body.count),
      payload: payload.map {
        EventHeader.Payload(hash: cryptography.hash($0), byteCount: UInt32($0.count))
      })
    let encoded = header.encoded
    let event = Event(
      header: header, hash: cryptography.hash(encoded), signature: signer.sign(encoded), body: body,
      payload: payload)
    nextSeq += 1
    prev = event.hash
    return event
  }
}
