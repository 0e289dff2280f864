import Gossip

/// Takes out of a frame what is not genuine, on the link's own event loop: what the engine sees
/// needs no further check. Each link has a copy of its own, because it remembers.
struct FrameVerification: Sendable {
  /// The author's key of a stream that this node has; nil for one that it has not. Any thread.
  typealias KeyLookup = @Sendable (StreamID) -> Bytes32?

  /// New streams whose events may come before their first one is committed. A mesh with more
  /// streams, pulled in one go, costs a second pull.
  static let learnedMax = 1_024

  private let verifier: EventVerifier
  private let cryptography: any GossipCryptography
  private let knownKey: KeyLookup
  /// Keys that first events named which came over this link. Not shared between links: who makes
  /// up a stream with somebody else's ID must not turn away the genuine one elsewhere.
  private var learned: [StreamID: Bytes32] = [:]
  private var learnedOrder: [StreamID] = []

  init(
    mesh: MeshID, cryptography: any GossipCryptography, knownKey: @escaping KeyLookup
  ) {
    verifier = EventVerifier(mesh: mesh, cryptography: cryptography)
    self.cryptography = cryptography
    self.knownKey = knownKey
  }

  /// The frame without what is not genuine, nil where nothing is left of it; and how much was
  /// dropped.
  mutating func verify(_ frame: Frame) -> (frame: Frame?, dropped: Int) {
    switch frame {
    case .push(let all, let hops, let isDirect):
      let good = genuine(all, mayBeErased: false)
      let dropped = all.count - good.count
      return (good.isEmpty ? nil : .push(good, hops: hops, isDirect: isDirect), dropped)
    case .pulled(let all):
      let good = genuine(all, mayBeErased: true)
      // An empty answer means something as well, unless it was emptied here.
      return (good.isEmpty && !all.isEmpty ? nil : .pulled(good), all.count - good.count)
    case .ephemeral(let message):
      return message.isGenuine(cryptography) ? (frame, 0) : (nil, 1)
    case .records(let all):
      let good = all.filter { $0.isGenuine(cryptography) }
      return (good.isEmpty ? nil : .records(good), all.count - good.count)
    default:
      return (frame, 0)
    }
  }

  private mutating func genuine(_ events: [Event], mayBeErased: Bool) -> [Event] {
    let good = verifier.verify(events, mayBeErased: mayBeErased) {
      knownKey($0) ?? learned[$0]
    }.genuine
    for event in good where event.seq == 0 { learn(from: event) }
    return good
  }

  private mutating func learn(from event: Event) {
    guard learned[event.stream] == nil, knownKey(event.stream) == nil, let body = event.body,
      let header = try? StreamHeaderBody(encoded: body)
    else { return }
    if learnedOrder.count == Self.learnedMax { learned[learnedOrder.removeFirst()] = nil }
    learned[event.stream] = header.authorKey
    learnedOrder.append(event.stream)
  }
}
