/// Decides which events are genuine: on the link that brought them, and when they are read from
/// the log. Pure, and usable from any thread.
///
/// Every event is signed and stands alone. Of a run whose headers chain, the last signature vouches
/// for all before it, so one check does for the run; where that fails each is checked by itself and
/// the good ones before the first bad one are kept.
package struct EventVerifier: Sendable {
  /// Why an event is not to be taken in.
  package enum Fault: Error, Hashable, Sendable {
    /// The signature is not the stream's key's.
    case signature
    /// The hash given with the event is not its header's.
    case headerHash
    /// Genuine itself, but what it follows in the same run is not.
    case afterFault
    /// The body is not the one that the header vouches for.
    case bodyHash
    case bodyLength(Int)
    /// The body is not there: somebody on the way took it out.
    case bodyMissing
    /// The payload is not the one that the header vouches for, or the header knows of none.
    case payloadHash
    case payloadLength(Int)
    /// The payload is not there, where it must be.
    case payloadMissing
    /// Nobody knows yet whose stream it is: its first event must come first.
    case unknownStream
    /// The first event of a stream does not say whose it is, or names another than before.
    case streamHeader
    /// The stream belongs to another mesh.
    case otherMesh
  }

  package struct Verdict: Hashable, Sendable {
    /// Genuine events in their order.
    package var genuine: [Event] = []
    /// The others, in their order.
    package var refused: [Refusal] = []
  }

  package struct Refusal: Hashable, Sendable {
    package let event: EventID
    package let fault: Fault
  }

  private let mesh: MeshID
  private let cryptography: any GossipCryptography

  package init(mesh: MeshID, cryptography: any GossipCryptography) {
    self.mesh = mesh
    self.cryptography = cryptography
  }

  /// - Parameters:
  ///   - mayBeErased: whether an event may come without its payload, as from the log of a node where
  ///     it was erased. What is said just now has it.
  ///   - key: the author's public key, by stream; nil for a stream that is not known.
  package func verify(
    _ events: [Event], mayBeErased: Bool, key: (StreamID) -> Bytes32?
  ) -> Verdict {
    var verdict = Verdict()
    var start = 0
    while start < events.count {
      var end = start + 1
      while end < events.count, follows(events[end], events[end - 1]) { end += 1 }
      verify(run: events[start..<end], mayBeErased, key: key, into: &verdict)
      start = end
    }
    return verdict
  }

  /// The one event by itself, as when it is read from the log.
  package func fault(of event: Event, key: (StreamID) -> Bytes32?) -> Fault? {
    verify([event], mayBeErased: true, key: key).refused.first?.fault
  }

  private func follows(_ event: Event, _ before: Event) -> Bool {
    event.stream == before.stream && event.seq == before.seq + 1
      && event.header.prev == before.hash
  }

  private func verify(
    run: ArraySlice<Event>, _ mayBeErased: Bool, key: (StreamID) -> Bytes32?,
    into verdict: inout Verdict
  ) {
    guard let first = run.first, let last = run.last else { return }
    let author: Bytes32
    switch self.author(of: first, key: key) {
    case .success(let found): author = found
    case .failure(let fault):
      verdict.refused += run.map { Refusal(event: $0.id, fault: fault) }
      return
    }
    if isSigned(last, by: author), run.allSatisfy({ contentFault(of: $0, mayBeErased) == nil }) {
      verdict.genuine += run
      return
    }
    var isPrefix = true
    for event in run {
      let fault =
        contentFault(of: event, mayBeErased) ?? (isSigned(event, by: author) ? nil : .signature)
      if let fault {
        verdict.refused.append(Refusal(event: event.id, fault: fault))
        isPrefix = false
      } else if isPrefix {
        verdict.genuine.append(event)
      } else {
        verdict.refused.append(Refusal(event: event.id, fault: .afterFault))
      }
    }
  }

  /// The stream's key: known, or named by its first event.
  private func author(of event: Event, key: (StreamID) -> Bytes32?) -> Result<Bytes32, Fault> {
    let known = key(event.stream)
    guard event.seq == 0, let body = event.body else {
      return known.map { .success($0) } ?? .failure(.unknownStream)
    }
    guard let header = try? StreamHeaderBody(encoded: body) else { return .failure(.streamHeader) }
    guard header.mesh == mesh else { return .failure(.otherMesh) }
    guard known == nil || known == header.authorKey else { return .failure(.streamHeader) }
    return .success(header.authorKey)
  }

  private func isSigned(_ event: Event, by author: Bytes32) -> Bool {
    cryptography.isValid(signature: event.signature, of: event.header.encoded, by: author)
  }

  /// What can be wrong without regard to who wrote it.
  private func contentFault(of event: Event, _ mayBeErased: Bool) -> Fault? {
    guard event.hash == cryptography.hash(event.header.encoded) else { return .headerHash }
    guard event.header.bodyByteCount <= UInt32(Event.bodyByteCountMax) else {
      return .bodyLength(Int(event.header.bodyByteCount))
    }
    guard let body = event.body else { return .bodyMissing }
    guard body.count == Int(event.header.bodyByteCount) else { return .bodyLength(body.count) }
    guard cryptography.hash(body) == event.header.bodyHash else { return .bodyHash }
    return payloadFault(of: event, mayBeErased)
  }

  private func payloadFault(of event: Event, _ mayBeErased: Bool) -> Fault? {
    guard let expected = event.header.payload else {
      return event.payload == nil ? nil : .payloadHash
    }
    guard event.header.contentByteCount <= Event.bodyByteCountMax else {
      return .payloadLength(Int(expected.byteCount))
    }
    guard let payload = event.payload else { return mayBeErased ? nil : .payloadMissing }
    guard payload.count == Int(expected.byteCount) else { return .payloadLength(payload.count) }
    return cryptography.hash(payload) == expected.hash ? nil : .payloadHash
  }
}
