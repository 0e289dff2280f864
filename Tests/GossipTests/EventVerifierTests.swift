import Gossip
import Testing

@Suite struct EventVerifierTests {
  private static let mesh = MeshID(Bytes32(1, 2, 3, 4))
  private static let stream = StreamID(77)
  private let signer = TestSigner(5)
  private let cryptography = TestCryptography()
  private var verifier: EventVerifier {
    EventVerifier(mesh: Self.mesh, cryptography: cryptography)
  }

  /// A genuine run from the stream's first event on.
  private func run(_ count: Int, mesh: MeshID = mesh) -> [Event] {
    var (log, first) = AuthorLog.begin(
      Self.stream, mesh: mesh, at: HybridTime(milliseconds: 1), signer: signer,
      cryptography: cryptography)
    var events = [first]
    for number in 1..<count {
      events.append(
        log.append(
          body: [UInt8(number)], time: HybridTime(milliseconds: UInt64(number)), signer: signer,
          cryptography: cryptography))
    }
    return events
  }

  private func key(_ stream: StreamID) -> Bytes32? {
    stream == Self.stream ? signer.publicKey : nil
  }

  private func faults(
    _ events: [Event], key: (StreamID) -> Bytes32? = { _ in nil }
  ) -> [UInt64: EventVerifier.Fault] {
    let verdict = verifier.verify(events, mayBeErased: false, key: key)
    #expect(verdict.genuine.count + verdict.refused.count == events.count)
    return Dictionary(uniqueKeysWithValues: verdict.refused.map { ($0.event.seq, $0.fault) })
  }

  private func changed(
    _ event: Event, hash: Bytes32? = nil, signature: [UInt8]? = nil, body: [UInt8]?? = nil
  ) -> Event {
    Event(
      header: event.header, hash: hash ?? event.hash, signature: signature ?? event.signature,
      body: body ?? event.body)
  }

  @Test func aPayloadIsWhatTheHeaderVouchesForOrErased() throws {
    var log = AuthorLog.begin(
      Self.stream, mesh: Self.mesh, at: HybridTime(milliseconds: 1), signer: signer,
      cryptography: cryptography
    ).log
    let events = (1...3).map { number in
      log.append(
        body: [1], payload: [UInt8(number), 2], time: HybridTime(milliseconds: 2), signer: signer,
        cryptography: cryptography)
    }
    func refused(_ event: Event, mayBeErased: Bool = true) -> EventVerifier.Fault? {
      verifier.verify([event], mayBeErased: mayBeErased, key: key).refused.first?.fault
    }
    func with(_ payload: [UInt8]?, _ event: Event) -> Event {
      Event(
        header: event.header, hash: event.hash, signature: event.signature, body: event.body,
        payload: payload)
    }
    #expect(refused(events[0], mayBeErased: false) == nil)
    #expect(refused(with([1, 3], events[0])) == .payloadHash)
    #expect(refused(with([1], events[0])) == .payloadLength(1))
    #expect(refused(events[0].erased) == nil)
    #expect(refused(events[0].erased, mayBeErased: false) == .payloadMissing)
    #expect(refused(with([1], run(2)[1])) == .payloadHash, "the header knows of none")
    // The chain holds over what is erased.
    let some = [events[0], events[1].erased, events[2]]
    #expect(verifier.verify(some, mayBeErased: true, key: key).genuine == some)
    #expect(EventHeader.byteCountMax == events[0].header.encoded.count)
    #expect(try EventHeader(encoded: events[0].header.encoded) == events[0].header)
  }

  @Test func firstEventNamesTheKeyForTheRestOfTheRun() {
    let events = run(10)
    #expect(verifier.verify(events, mayBeErased: false, key: { _ in nil }).genuine == events)
    #expect(
      faults(Array(events[1...]))
        == Dictionary(
          uniqueKeysWithValues: (1..<10).map { (UInt64($0), .unknownStream) }))
    #expect(
      verifier.verify(Array(events[1...]), mayBeErased: false, key: key).genuine
        == Array(events[1...]))
  }

  @Test func lastSignatureVouchesForTheRun() {
    var events = run(4)
    events[1] = changed(events[1], signature: [UInt8](repeating: 0, count: 64))
    #expect(verifier.verify(events, mayBeErased: false, key: key).genuine.count == 4)
  }

  @Test func goodEventsBeforeTheFirstBadOneAreKept() {
    var events = run(6)
    events[5] = changed(events[5], signature: [UInt8](repeating: 0, count: 64))
    #expect(faults(events) == [5: .signature])
    events = run(6)
    events[2] = changed(events[2], body: [9])
    #expect(faults(events) == [2: .bodyHash, 3: .afterFault, 4: .afterFault, 5: .afterFault])
  }

  @Test func plantedFaultsHaveTheirNames() {
    let event = run(3)[2]
    #expect(faults([changed(event, body: [9])], key: key) == [2: .bodyHash])
    #expect(faults([changed(event, body: [1, 2])], key: key) == [2: .bodyLength(2)])
    #expect(faults([changed(event, hash: .zero)], key: key) == [2: .headerHash])
    #expect(faults([changed(event, signature: [])], key: key) == [2: .signature])
    #expect(faults([event], key: { _ in TestSigner(6).publicKey }) == [2: .signature])
    #expect(faults([changed(event, body: .some(nil))], key: key) == [2: .bodyMissing])
  }

  @Test func otherMeshesAndOtherAuthorsAreRefused() {
    let other = run(2, mesh: MeshID(Bytes32(9, 9, 9, 9)))
    #expect(faults(other) == [0: .otherMesh, 1: .otherMesh])
    #expect(
      faults([run(1)[0]], key: { _ in TestSigner(6).publicKey }) == [0: .streamHeader])
    #expect(verifier.fault(of: run(2)[1], key: key) == nil)
    #expect(verifier.fault(of: other[0], key: key) == .otherMesh)
  }

  @Test func brokenChainIsTwoRuns() {
    let events = run(5)
    let verdict = verifier.verify(
      [events[0], events[1], events[3], events[4]], mayBeErased: false, key: key)
    #expect(verdict.refused.isEmpty, "each stands alone; the gap is the engine's business")
  }
}
