import Gossip

/// The handshake after TLS, as one end of it: both say hello, both prove that they hold the key
/// they named, bound to this connection. Pure: frames in, actions out, randomness passed in.
struct LinkHandshakeStateMachine: Sendable {
  enum State: Hashable, Sendable {
    /// TLS is at work. Can transition to: `awaitingHello`, `over`.
    case awaitingTLS
    /// Our hello is out. Can transition to: `awaitingProof`, `over`.
    case awaitingHello(peerKey: Bytes32)
    /// The peer's hello was good and our proof is out. Can transition to: `over`.
    case awaitingProof(AuthenticatedPeer, LinkTranscript)
    /// It came to its end, good or bad. Final: everything else is ignored.
    case over
  }

  enum Action: Hashable, Sendable {
    /// The bytes of an envelope.
    case send([UInt8])
    /// The link stands.
    case establish(AuthenticatedPeer)
    /// Close, after what was sent is out.
    case fail(HandshakeFailure)
  }

  private(set) var state: State = .awaitingTLS

  let role: LinkTranscript.Role
  private let parameters: LinkParameters
  /// SHA-256 of this end's SubjectPublicKeyInfo.
  private let ownKey: Bytes32
  private let ownHello: [UInt8]
  private let cryptography: any GossipCryptography
  private let codec = FrameCodec()

  /// - Parameter nonce: 32 random bytes, for this connection only.
  init(
    role: LinkTranscript.Role, parameters: LinkParameters, ownKey: Bytes32, nonce: Bytes32,
    cryptography: any GossipCryptography
  ) {
    self.role = role
    self.parameters = parameters
    self.ownKey = ownKey
    self.cryptography = cryptography
    ownHello = codec.encode(.hello(parameters.hello(nonce: nonce)))
  }

  /// TLS is done, and the peer showed a certificate with this key.
  mutating func tlsEstablished(peerKey: Bytes32) -> [Action] {
    guard case .awaitingTLS = state else { return [] }
    state = .awaitingHello(peerKey: peerKey)
    return [.send(ownHello)]
  }

  /// An envelope came in.
  mutating func received(_ bytes: [UInt8]) -> [Action] {
    if case .over = state { return [] }
    let incoming: FrameCodec.Incoming
    do {
      incoming = try codec.decode(bytes, hash: cryptography.hash)
    } catch {
      return fail(.badFrame(error.description))
    }
    switch (state, incoming) {
    case (_, .link(.reject(let code, let text))):
      return fail(.rejected(code, text: String(text.prefix(200))))
    case (.awaitingHello(let peerKey), .link(.hello(let hello))):
      return receivedHello(hello, bytes: bytes, peerKey: peerKey)
    case (.awaitingProof(let peer, let transcript), .link(.proof(let signature))):
      let signed = transcript.signed(by: role.other)
      guard cryptography.isValid(signature: signature, of: signed, by: peer.publicKey) else {
        return fail(.badProof)
      }
      state = .over
      return [.establish(peer)]
    case (.awaitingHello, _): return fail(.badFrame("a hello was expected"))
    case (.awaitingProof, _): return fail(.badFrame("a proof was expected"))
    case (.awaitingTLS, _), (.over, _): return fail(.badFrame("nothing was expected yet"))
    }
  }

  /// The time for this stage ran out.
  mutating func timedOut() -> [Action] {
    switch state {
    case .awaitingTLS: fail(.timedOut(.tls))
    case .awaitingHello: fail(.timedOut(.hello))
    case .awaitingProof: fail(.timedOut(.proof))
    case .over: []
    }
  }

  /// Something else ended it: the connection closed, a frame was too long, the node stops.
  mutating func failed(_ failure: HandshakeFailure) -> [Action] {
    if case .over = state { return [] }
    return fail(failure)
  }

  private mutating func receivedHello(
    _ hello: LinkMessage.Hello, bytes: [UInt8], peerKey: Bytes32
  ) -> [Action] {
    guard hello.identityKey != parameters.signer.publicKey else { return fail(.ownID) }
    guard hello.mesh == parameters.mesh else { return fail(.otherMesh) }
    let version = min(hello.versionMax, parameters.versionMax)
    guard version >= hello.versionMin, version >= parameters.versionMin else {
      let claimed = NodeID(cryptography.hash(hello.identityKey.bytes))
      return fail(.version(claimed: claimed, min: hello.versionMin, max: hello.versionMax))
    }
    let isInitiator = role == .initiator
    let transcript = LinkTranscript(
      initiatorKey: isInitiator ? ownKey : peerKey, responderKey: isInitiator ? peerKey : ownKey,
      initiatorHello: isInitiator ? ownHello : bytes,
      responderHello: isInitiator ? bytes : ownHello, cryptography: cryptography)
    let peer = AuthenticatedPeer(
      node: NodeID(cryptography.hash(hello.identityKey.bytes)), publicKey: hello.identityKey,
      version: version, versionMin: hello.versionMin, versionMax: hello.versionMax,
      capabilities: hello.capabilities, bootID: hello.bootID, webPort: hello.webPort,
      gossipPort: hello.gossipPort, isInitiator: isInitiator)
    state = .awaitingProof(peer, transcript)
    let signature = parameters.signer.sign(transcript.signed(by: role))
    return [.send(codec.encode(.proof(signature: signature)))]
  }

  private mutating func fail(_ failure: HandshakeFailure) -> [Action] {
    let isTLSDone = state != .awaitingTLS
    state = .over
    guard isTLSDone, let reject = failure.reject else { return [.fail(failure)] }
    return [.send(codec.encode(.reject(reject.code, text: reject.text))), .fail(failure)]
  }
}
