import Gossip
import Testing

@testable import MeshNode

/// The handshake by itself: two state machines and what stands between them.
@Suite struct LinkHandshakeTests {
  typealias Machine = LinkHandshakeStateMachine

  let cryptography = SwiftCryptoCryptography()
  let codec = FrameCodec()
  let initiatorKey = Bytes32(1, 1, 1, 1)
  let responderKey = Bytes32(2, 2, 2, 2)
  let alice = NodeIdentity()
  let bob = NodeIdentity()

  func machine(
    _ role: LinkTranscript.Role, _ signer: NodeIdentity, mesh: MeshID = TestNode.mesh,
    nonce: Bytes32 = .random(), adjust: (inout LinkParameters) -> Void = { _ in }
  ) -> Machine {
    var parameters = LinkParameters(
      signer: signer, mesh: mesh, bootID: 5, webPort: 80, gossipPort: 7420)
    adjust(&parameters)
    return Machine(
      role: role, parameters: parameters,
      ownKey: role == .initiator ? initiatorKey : responderKey, nonce: nonce,
      cryptography: cryptography)
  }

  /// Lets two machines talk until neither has anything to say.
  ///
  /// - Parameter tamper: what the path does to an envelope; told which end it comes from.
  /// - Returns: what each end came to, besides sending.
  func talk(
    _ initiator: inout Machine, _ responder: inout Machine,
    initiatorSees: Bytes32? = nil, responderSees: Bytes32? = nil,
    tamper: (LinkTranscript.Role, [UInt8]) -> [UInt8] = { $1 }
  ) -> (initiator: [Machine.Action], responder: [Machine.Action]) {
    var ends: (initiator: [Machine.Action], responder: [Machine.Action]) = ([], [])
    var toResponder: [[UInt8]] = []
    var toInitiator: [[UInt8]] = []
    func sort(_ actions: [Machine.Action], from role: LinkTranscript.Role) {
      for action in actions {
        switch (action, role) {
        case (.send(let bytes), .initiator): toResponder.append(tamper(.initiator, bytes))
        case (.send(let bytes), .responder): toInitiator.append(tamper(.responder, bytes))
        case (_, .initiator): ends.initiator.append(action)
        case (_, .responder): ends.responder.append(action)
        }
      }
    }
    sort(initiator.tlsEstablished(peerKey: initiatorSees ?? responderKey), from: .initiator)
    sort(responder.tlsEstablished(peerKey: responderSees ?? initiatorKey), from: .responder)
    while !toResponder.isEmpty || !toInitiator.isEmpty {
      if !toResponder.isEmpty {
        sort(responder.received(toResponder.removeFirst()), from: .responder)
      }
      if !toInitiator.isEmpty {
        sort(initiator.received(toInitiator.removeFirst()), from: .initiator)
      }
    }
    return ends
  }

  func failures(_ actions: [Machine.Action]) -> [HandshakeFailure] {
    actions.compactMap { if case .fail(let failure) = $0 { failure } else { nil } }
  }

  @Test func twoHonestEndsLearnWhoTheOtherIs() throws {
    var initiator = machine(.initiator, alice)
    var responder = machine(.responder, bob)
    let ends = talk(&initiator, &responder)
    guard case .establish(let seenByAlice) = ends.initiator.first,
      case .establish(let seenByBob) = ends.responder.first
    else {
      Issue.record("no link: \(ends)")
      return
    }
    #expect(seenByAlice.node == bob.nodeID && seenByAlice.publicKey == bob.publicKey)
    #expect(seenByBob.node == alice.nodeID)
    #expect(seenByAlice.isInitiator && !seenByBob.isInitiator)
    #expect(seenByAlice.webPort == 80 && seenByAlice.gossipPort == 7420)
    #expect(seenByAlice.bootID == 5 && seenByAlice.version == LinkVersion.max)
    #expect(ends.initiator.count == 1 && ends.responder.count == 1)
  }

  @Test func manInTheMiddleWithOwnCertificatesIsFound() {
    var initiator = machine(.initiator, alice)
    var responder = machine(.responder, bob)
    let middle = Bytes32(9, 9, 9, 9)
    let ends = talk(&initiator, &responder, initiatorSees: middle, responderSees: middle)
    #expect(failures(ends.initiator) == [.badProof])
    #expect(failures(ends.responder) == [.badProof])
  }

  @Test func hellosOfAnotherMeshAreRefused() {
    var initiator = machine(.initiator, alice)
    var responder = machine(.responder, bob, mesh: MeshID(.zero))
    let ends = talk(&initiator, &responder)
    #expect(failures(ends.initiator) == [.otherMesh])
    #expect(failures(ends.responder) == [.otherMesh])
  }

  @Test func ownHelloIsRefused() {
    var initiator = machine(.initiator, alice)
    var responder = machine(.responder, alice)
    let ends = talk(&initiator, &responder)
    #expect(failures(ends.initiator) == [.ownID])
    #expect(failures(ends.responder) == [.ownID])
  }

  @Test func noVersionInCommonIsSaidToBothEnds() {
    var initiator = machine(.initiator, alice) {
      $0.versionMin = 3
      $0.versionMax = 4
    }
    var responder = machine(.responder, bob)
    let ends = talk(&initiator, &responder)
    let (aliceID, bobID) = (alice.nodeID, bob.nodeID)
    #expect(failures(ends.initiator) == [.version(claimed: bobID, min: 2, max: 2)])
    #expect(failures(ends.responder) == [.version(claimed: aliceID, min: 3, max: 4)])
  }

  @Test func upsideDownVersionsAreABrokenFrame() {
    var responder = machine(.responder, bob)
    _ = responder.tlsEstablished(peerKey: initiatorKey)
    var hello = LinkParameters(signer: alice, mesh: TestNode.mesh, bootID: 1).hello(nonce: .zero)
    hello.versionMin = 5
    hello.versionMax = 0
    let actions = responder.received(codec.encode(.hello(hello)))
    guard case .badFrame = failures(actions).first else {
      Issue.record("taken: \(actions)")
      return
    }
  }

  @Test func theHighestVersionOfBothIsSpoken() {
    var initiator = machine(.initiator, alice) { $0.versionMax = 4 }
    var responder = machine(.responder, bob) { $0.versionMax = 3 }
    let ends = talk(&initiator, &responder)
    guard case .establish(let peer) = ends.initiator.first else {
      Issue.record("no link: \(ends)")
      return
    }
    #expect(peer.version == 3 && peer.versionMax == 3)
  }

  @Test func takingVersionsAwayOnThePathIsFound() throws {
    var initiator = machine(.initiator, alice) { $0.versionMax = 3 }
    var responder = machine(.responder, bob) { $0.versionMax = 3 }
    let ends = talk(&initiator, &responder) { _, bytes in
      guard case .link(.hello(var hello)) = try? codec.decode(bytes, hash: cryptography.hash)
      else { return bytes }
      hello.versionMax = 2
      return codec.encode(.hello(hello))
    }
    #expect(failures(ends.initiator) == [.badProof])
    #expect(failures(ends.responder) == [.badProof])
  }

  @Test func proofOfAnEarlierConnectionIsWorthNothing() throws {
    var proof: [UInt8] = []
    var first = machine(.initiator, alice)
    var firstPeer = machine(.responder, bob)
    _ = talk(&first, &firstPeer) { role, bytes in
      if role == .initiator { proof = bytes }
      return bytes
    }
    // The same certificates, the same hello with the same nonce; bob's nonce is new.
    var responder = machine(.responder, bob)
    _ = responder.tlsEstablished(peerKey: initiatorKey)
    let hello = machine(.initiator, alice, nonce: .zero)
    var replayed = hello
    guard case .send(let bytes) = replayed.tlsEstablished(peerKey: responderKey).first else {
      return
    }
    _ = responder.received(bytes)
    #expect(failures(responder.received(proof)) == [.badProof])
  }

  @Test func oneEndsProofIsNotTheOthers() {
    let transcript = LinkTranscript(
      initiatorKey: initiatorKey, responderKey: responderKey, initiatorHello: [1],
      responderHello: [2], cryptography: cryptography)
    #expect(transcript.signed(by: .initiator) != transcript.signed(by: .responder))
    let shifted = LinkTranscript(
      initiatorKey: initiatorKey, responderKey: responderKey, initiatorHello: [1, 2],
      responderHello: [], cryptography: cryptography)
    #expect(shifted.hash != transcript.hash)
  }

  @Test func framesOutOfTurnAreRefused() {
    var early = machine(.responder, bob)
    #expect(
      failures(early.received(codec.encode(.goodbye))) == [.badFrame("nothing was expected yet")])

    var responder = machine(.responder, bob)
    _ = responder.tlsEstablished(peerKey: initiatorKey)
    let actions = responder.received(codec.encode(.proof(signature: [])))
    #expect(failures(actions).count == 1)
    guard case .send(let last) = actions.first,
      case .link(.reject(.badFrame, _)) = try? codec.decode(last, hash: cryptography.hash)
    else {
      Issue.record("nothing was said: \(actions)")
      return
    }
    #expect(responder.received(codec.encode(.goodbye)).isEmpty, "over is over")
  }

  @Test func aRejectionIsTakenAsTheReason() {
    var initiator = machine(.initiator, alice)
    _ = initiator.tlsEstablished(peerKey: responderKey)
    let actions = initiator.received(codec.encode(.reject(.full, text: "no room")))
    #expect(actions == [.fail(.rejected(.full, text: "no room"))])
  }

  @Test(arguments: [0, 1, 2]) func eachStageHasItsTime(stage: Int) {
    var responder = machine(.responder, bob)
    if stage > 0 { _ = responder.tlsEstablished(peerKey: initiatorKey) }
    if stage > 1 {
      let hello = LinkParameters(signer: alice, mesh: TestNode.mesh, bootID: 1).hello(nonce: .zero)
      _ = responder.received(codec.encode(.hello(hello)))
    }
    let stages: [HandshakeFailure.Stage] = [.tls, .hello, .proof]
    #expect(responder.timedOut() == [.fail(.timedOut(stages[stage]))])
    #expect(responder.timedOut().isEmpty)
  }
}
