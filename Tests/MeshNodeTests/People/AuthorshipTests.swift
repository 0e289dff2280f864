import Chat
import Foundation
import Gossip
import Testing

@testable import MeshNode

/// Nobody speaks with another's name and key: what a hostile node could write into its stream.
@Suite struct AuthorshipTests {
  let directory = TemporaryDirectory()
  let ada = GuestDevice(token: "ada-ada-ada-ada-ada")
  let until: UInt64 = 10_000
  let nonce = [UInt8](repeating: 1, count: Delegation.nonceBytes)

  private func delegation(to writer: StreamWriter, until: UInt64? = nil) throws -> Delegation {
    let node = Digest.sha256(writer.key.bytes).bytes
    return try #require(ada.delegation(to: node, until: until ?? self.until, nonce: nonce))
  }

  private func said(_ text: String, by author: UInt64, under seq: UInt64?) throws -> [UInt8] {
    try ChatBodyCodec.encode(
      RoomMessage(
        room: "lobby", authorID: author, authorName: "Ada", text: text, parents: [],
        delegation: seq))
  }

  /// The authors of what was said, by text.
  private func authors(
    _ events: [[Event]]
  ) async throws -> [String: (id: UInt64, isSigned: Bool)] {
    try await SQLiteEventStore.with(directory.data) { store async throws in
      for run in events { _ = try await store.append(run) }
      let shown = try await store.timeline(of: "lobby", before: nil, limit: 100)
      try await store.rebuild()
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 100) == shown)
      return Dictionary(uniqueKeysWithValues: shown.map { ($0.text, ($0.authorID, $0.isSigned)) })
    }
  }

  @Test func whatWasSaidUnderADelegationIsThePersons() async throws {
    var node = StreamWriter(7)
    let vouching = node.write(try ChatBodyCodec.encode(try delegation(to: node)), at: 2)
    let hello = node.write(try said("hello", by: ada.person, under: vouching.seq), at: 3)
    let last = node.write(try said("last", by: ada.person, under: vouching.seq), at: until)
    let shown = try await authors([[node.firstEvent, vouching, hello, last]])
    #expect(shown["hello"]?.id == ada.person && shown["hello"]?.isSigned == true)
    #expect(shown["last"]?.isSigned == true)
  }

  @Test func nobodyElseSpeaksForAPerson() async throws {
    var node = StreamWriter(7)
    var other = StreamWriter(8, key: Bytes32(9, 9, 9, 9))
    let signed = try delegation(to: node)
    let vouching = node.write(try ChatBodyCodec.encode(signed), at: 2)
    let stolen = other.write(try ChatBodyCodec.encode(signed), at: 2)
    var altered = try ChatBodyCodec.encode(signed)
    altered[altered.count - 1] ^= 1
    let broken = node.write(altered, at: 2)
    let ofNode = [
      node.write(try said("without", by: ada.person, under: nil), at: 3),
      node.write(try said("broken", by: ada.person, under: broken.seq), at: 3),
      node.write(try said("of another", by: ada.person ^ 1, under: vouching.seq), at: 3),
      node.write(try said("not there", by: ada.person, under: 99), at: 3),
      node.write(try said("too late", by: ada.person, under: vouching.seq), at: until + 1),
    ]
    let ofOther = [
      other.write(try said("stolen", by: ada.person, under: stolen.seq), at: 3),
      other.write(try said("elsewhere", by: ada.person, under: vouching.seq), at: 3),
    ]
    let shown = try await authors([
      [node.firstEvent, vouching, broken] + ofNode, [other.firstEvent, stolen] + ofOther,
    ])
    #expect(shown.count == 7)
    for (text, author) in shown {
      #expect(!author.isSigned, "\(text)")
      #expect(author.id != ada.person, "\(text)")
    }
    #expect(shown["without"]?.id != shown["stolen"]?.id, "another one on every node")
  }

  @Test func aNodeTakesAProofOnlyForItselfNowAndOnce() async throws {
    let node = try await WholeNode.start()
    let own = node.service.node.id.bytes.bytes
    let now = UInt64(Date().timeIntervalSince1970 * 1_000)
    func open(
      to target: [UInt8], until: UInt64, shown: [UInt8]
    ) async throws(ChatError) -> OpenedSession {
      guard let proof = ada.delegation(to: target, until: until, nonce: nonce) else {
        throw ChatError(.internal, "no proof")
      }
      return try await node.service.open(
        SessionRequest(name: "Ada", credential: .delegation(proof, nonce: shown)))
    }
    let opened = try await open(to: own, until: now + 60_000, shown: nonce)
    #expect(opened.person.id == ada.person)
    #expect(opened.token == nil)
    let other = NodeIdentity().nodeID.bytes.bytes
    let wrong: [(target: [UInt8], until: UInt64, shown: [UInt8])] = [
      (other, now + 60_000, nonce), (own, now - 1, nonce), (own, now + 40 * 86_400_000, nonce),
      (own, now + 60_000, [UInt8](repeating: 2, count: Delegation.nonceBytes)),
    ]
    for (target, until, shown) in wrong {
      await #expect {
        try await open(to: target, until: until, shown: shown)
      } throws: { error in (error as? ChatError)?.code == .badProof }
    }
    await node.stop()
  }
}
