import Gossip
import Testing

@testable import MeshNode

@Suite struct FrameVerificationTests {
  let cryptography = SwiftCryptoCryptography()
  let author = NodeIdentity()
  let stream = StreamID(77)

  func verification(known: [StreamID: Bytes32] = [:]) -> FrameVerification {
    FrameVerification(mesh: TestNode.mesh, cryptography: cryptography) { known[$0] }
  }

  func events(_ count: Int, by signer: NodeIdentity? = nil) -> [Event] {
    TestStream(stream, author: signer ?? author, mesh: TestNode.mesh, count: count).events
  }

  @Test func aNewStreamIsGenuineFromItsFirstEventOn() {
    var verification = verification()
    let all = events(70)
    for part in [Array(all[..<10]), Array(all[10..<40]), Array(all[40...])] {
      let (frame, dropped) = verification.verify(.pulled(part))
      #expect(frame == .pulled(part) && dropped == 0)
    }
  }

  @Test func whatOneLinkLearnedAnotherDoesNotKnow() {
    let all = events(3)
    var first = verification()
    _ = first.verify(.pulled([all[0]]))
    var second = verification()
    let (frame, dropped) = second.verify(.pulled([all[1]]))
    #expect(frame == nil && dropped == 1)
  }

  @Test func aMadeUpFirstEventDoesNotReplaceAKnownKey() {
    var verification = verification(known: [stream: author.publicKey])
    let made = events(3, by: NodeIdentity())
    #expect(verification.verify(.push(made, hops: 1, isDirect: false)).frame == nil)
    let real = events(3)
    #expect(verification.verify(.pulled(real)).frame == .pulled(real))
  }

  @Test func theGoodPartOfAFrameIsLeft() {
    var verification = verification(known: [stream: author.publicKey])
    var all = events(6)
    all[5] = all[5].with(signature: [UInt8](repeating: 1, count: 64))
    let other = TestStream(StreamID(5), author: NodeIdentity(), mesh: TestNode.mesh, count: 2)
    let (frame, dropped) = verification.verify(
      .push(all + other.events, hops: 2, isDirect: true))
    #expect(frame == .push(Array(all[..<5]) + other.events, hops: 2, isDirect: true))
    #expect(dropped == 1)
  }

  @Test func anEmptyAnswerIsAnAnswer() {
    var verification = verification()
    #expect(verification.verify(.pulled([])).frame == .pulled([]))
  }

  @Test func softStateMustBeItsAuthors() {
    var verification = verification()
    let good = EphemeralMessage.signed(
      id: 1, deadlineMilliseconds: 2, body: [3], author: author.nodeID, by: author)
    #expect(verification.verify(.ephemeral(good)).frame == .ephemeral(good))
    let forged = EphemeralMessage(
      author: good.author, authorKey: good.authorKey, id: 2, deadlineMilliseconds: 2, body: [3],
      signature: good.signature)
    #expect(verification.verify(.ephemeral(forged)).frame == nil)
    let record = NodeRecord.signed(revision: 4, body: [1], node: author.nodeID, by: author)
    let stolen = NodeRecord(
      node: NodeIdentity().nodeID, nodeKey: record.nodeKey, revision: 4, body: [1],
      signature: record.signature)
    let (frame, dropped) = verification.verify(.records([record, stolen]))
    #expect(frame == .records([record]) && dropped == 1)
  }

  @Test func theMemoryForNewStreamsIsBounded() {
    var verification = verification()
    let first = events(2)
    _ = verification.verify(.pulled([first[0]]))
    for number in 0..<UInt64(FrameVerification.learnedMax) {
      let begun = TestStream(
        StreamID(1_000 + number), author: author, mesh: TestNode.mesh, count: 1)
      _ = verification.verify(.pulled(begun.events))
    }
    #expect(verification.verify(.pulled([first[1]])).frame == nil, "the oldest is forgotten")
  }
}
