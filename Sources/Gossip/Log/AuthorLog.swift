/// A node's own stream as it grows: which place is next, and what it chains to. Pure; the caller
/// commits an event before it makes anybody see it.
package struct AuthorLog: Hashable, Sendable {
  package let stream: StreamID
  /// The seq that the next event gets.
  package private(set) var nextSeq: UInt64
  /// Hash of the event before it.
  package private(set) var headHash: Bytes32

  /// Goes on after what is committed.
  package init(resuming head: StreamHead) {
    stream = head.stream
    nextSeq = head.head + 1
    headHash = head.headHash
  }

  /// Begins a stream: the log after its first event, and that event.
  package static func begin(
    _ stream: StreamID, mesh: MeshID, at time: HybridTime, signer: some GossipSigner,
    cryptography: some GossipCryptography
  ) -> (log: AuthorLog, first: Event) {
    var log = AuthorLog(stream: stream)
    let body = StreamHeaderBody(
      authorKey: signer.publicKey, mesh: mesh, createdMilliseconds: time.milliseconds)
    let first = log.append(
      body: body.encoded, time: time, signer: signer, cryptography: cryptography)
    return (log, first)
  }

  private init(stream: StreamID) {
    self.stream = stream
    nextSeq = 0
    headHash = .zero
  }

  /// Makes and signs the next event.
  ///
  /// - Parameters:
  ///   - body: with the payload at most ``Event/bodyByteCountMax`` bytes.
  ///   - payload: what can be erased later.
  package mutating func append(
    body: [UInt8], payload: [UInt8]? = nil, time: HybridTime, signer: some GossipSigner,
    cryptography: some GossipCryptography
  ) -> Event {
    let header = EventHeader(
      stream: stream, seq: nextSeq, prev: headHash, time: time,
      bodyHash: cryptography.hash(body), bodyByteCount: UInt32(body.count),
      payload: payload.map {
        EventHeader.Payload(hash: cryptography.hash($0), byteCount: UInt32($0.count))
      })
    let encoded = header.encoded
    let event = Event(
      header: header, hash: cryptography.hash(encoded), signature: signer.sign(encoded),
      body: body, payload: payload)
    nextSeq += 1
    headHash = event.hash
    return event
  }

  /// This event, and with it all that were made after it, could not be committed and was seen by
  /// nobody: the next one takes its place.
  package mutating func rewind(to event: Event) {
    guard event.stream == stream, event.seq < nextSeq else { return }
    nextSeq = event.seq
    headHash = event.header.prev
  }
}
