import Gossip

/// One of each thing that may cross a link, with values that never change: what golden files and
/// the fuzzer are made from.
enum WireSamples {
  static let cryptography = TestCryptography()

  static func bytes32(_ number: UInt64) -> Bytes32 {
    Bytes32(number, number << 8, number << 16, number << 24)
  }

  static let events: [Event] = {
    var stream = AuthorStream(StreamID(0x0123_4567_89AB_CDEF), node: 0)
    var events = [stream.next(), stream.next(body: []), stream.next(body: Array(0...255))]
    let erased = stream.next()
    events.append(
      Event(header: erased.header, hash: erased.hash, signature: erased.signature, body: nil))
    return events
  }()

  /// An event with a payload, and what is left of another one.
  static let payloads: [Event] = {
    var log = AuthorLog.begin(
      StreamID(0x0123_4567_89AB_CDEF), mesh: MeshID(bytes32(3)), at: HybridTime(milliseconds: 1),
      signer: TestSigner(5), cryptography: cryptography
    ).log
    func next(_ payload: String) -> Event {
      log.append(
        body: Array("body".utf8), payload: Array(payload.utf8), time: HybridTime(milliseconds: 2),
        signer: TestSigner(5), cryptography: cryptography)
    }
    let whole = next("payload")
    return [whole, next("gone").erased]
  }()

  static let head = StreamHead(
    stream: StreamID(42), floor: 7, head: 1_000, headHash: bytes32(0xAA))
  static let contact = PeerContact(
    key: PeerKey(77),
    endpoints: [
      Endpoint(host: "192.0.2.1", port: 7_777), Endpoint(host: "fe80::1%eth0", port: 65_535),
    ])

  static let ephemeral: EphemeralMessage = {
    let signer = TestSigner(3)
    return EphemeralMessage.signed(
      id: 99, deadlineMilliseconds: 1_700_000_006_000, body: Array("typing".utf8),
      author: NodeID(cryptography.hash(signer.publicKey.bytes)), by: signer)
  }()

  static let record: NodeRecord = {
    let signer = TestSigner(4)
    return NodeRecord.signed(
      revision: 12_345, body: Array("people".utf8),
      node: NodeID(cryptography.hash(signer.publicKey.bytes)), by: signer)
  }()

  static let frames: [(name: String, frame: Frame)] = [
    ("push", .push(events, hops: 3, isDirect: false)),
    ("push-direct", .push([events[0]], hops: 0, isDirect: true)),
    ("pulled", .pulled(events)),
    (
      "announce",
      .announce([Announcement(head: head, hops: 2), Announcement(head: head, hops: 255)])
    ),
    ("prune", .prune([StreamID(1), StreamID(.max)])),
    ("graft", .graft([StreamID(0x0123_4567_89AB_CDEF)])),
    ("fingerprint", .fingerprint(bytes32(5))),
    (
      "reconcile",
      .reconcile([
        FrontierPart(
          first: StreamID(0), last: StreamID(99), content: .heads([head]), wantsAnswer: true),
        FrontierPart(
          first: StreamID(100), last: StreamID(.max),
          content: .fingerprint(bytes32(6), streams: 1_234), wantsAnswer: false),
      ])
    ),
    ("pull", .pull([StreamRange(stream: StreamID(42), first: 1_001, last: 2_000)])),
    ("credit", .credit(BulkBudget(events: 64, bytes: 262_144))),
    ("unavailable", .unavailable(StreamID(42), floor: 500)),
    ("ephemeral", .ephemeral(ephemeral)),
    ("records", .records([record])),
    ("overlay-join", .overlay(.join(contact))),
    ("overlay-forward-join", .overlay(.forwardJoin(contact, timeToLive: 6))),
    ("overlay-neighbor", .overlay(.neighbor(isHighPriority: true))),
    ("overlay-neighbor-reply", .overlay(.neighborReply(accepted: false))),
    ("overlay-disconnect", .overlay(.disconnect)),
    (
      "overlay-shuffle",
      .overlay(.shuffle(origin: contact, contacts: [contact, contact], timeToLive: 4))
    ),
    ("overlay-shuffle-reply", .overlay(.shuffleReply([contact]))),
    ("goodbye", .goodbye),
    ("pulled-payloads", .pulled(payloads)),
  ]

  static let messages: [(name: String, message: LinkMessage)] = [
    (
      "hello",
      .hello(
        LinkMessage.Hello(
          identityKey: bytes32(1), nonce: bytes32(2), mesh: MeshID(bytes32(3)), versionMin: 1,
          versionMax: 2, capabilities: 5, bootID: 6, webPort: 8_080, gossipPort: 7_777))
    ),
    ("proof", .proof(signature: [UInt8](repeating: 9, count: 64))),
    ("reject", .reject(.otherMesh, text: "this node belongs to another mesh")),
    ("ping", .ping(token: 1)),
    ("pong", .pong(token: .max)),
  ]
}
