import Chat
import Gossip

/// Codes of sealed rooms, as far as a node has to do with them: it carries knocks and answers, and
/// knows neither codes nor rooms.
extension MeshNode {
  package func setInviting(_ isInviting: Bool, by id: SessionID) throws(ChatError) {
    let address = try address(of: id)
    guard isInviting else { return knocks.uninvite(address) }
    guard knocks.invite(address) else {
      throw ChatError(.busy, "Too many codes are open on this node: close one, or wait.")
    }
  }

  package func knock(_ request: KnockRequest, by id: SessionID) throws(ChatError) {
    let address = try address(of: id)
    guard let session = sessions.sessions[id] else { throw .notJoined }
    let now = settings.now().monotonicNanoseconds
    guard knocks.admit(from: identity.nodeID, at: now) else {
      throw ChatError(
        .rateLimited, "Too many codes were tried on this node: wait a minute, then try again.")
    }
    let knock = Knock(
      id: request.id, authorID: session.person, authorName: session.name, salt: request.salt,
      proof: request.proof, key: request.key)
    guard let body = try? EphemeralBodyCodec.encode(knock),
      knocks.wait(address, for: knock.id, at: now)
    else { throw ChatError(.notAllowed, "“knock” is not as PROTOCOL.md, 1.9 says.") }
    tell(knock, from: identity.nodeID)
    flood(body, for: KnockBoard.patience)
  }

  package func answer(_ answer: KnockAnswer, by id: SessionID) throws(ChatError) {
    _ = try address(of: id)
    guard let body = try? EphemeralBodyCodec.encode(answer) else {
      throw ChatError(.notAllowed, "“answer” is not as PROTOCOL.md, 1.9 says.")
    }
    take(answer)
    flood(body, for: KnockBoard.patience)
  }

  /// Another node's people knock.
  func take(_ knock: Knock, from node: NodeID) {
    guard presence.isPresent(knock.authorID, at: node.bytes.prefix),
      knocks.admit(from: node, at: settings.now().monotonicNanoseconds)
    else { return }
    tell(knock, from: node)
  }

  func take(_ answer: KnockAnswer) {
    let now = settings.now().monotonicNanoseconds
    guard let address = knocks.answered(answer.knock, at: now) else { return }
    feed([.knockAnswer(answer, to: address)])
  }

  private func tell(_ knock: Knock, from node: NodeID) {
    let (heard, worn) = knocks.hear()
    feed(
      heard.map { .knock(knock, from: node, to: $0) } + worn.map { .invitationWorn($0) })
  }

  /// Only people with keys of their own knock and invite: a guest could not read what follows.
  private func address(of id: SessionID) throws(ChatError) -> SessionAddress {
    guard let session = sessions.sessions[id] else { throw .notJoined }
    guard case .device = session.voucher else {
      throw ChatError(
        .notAllowed, "Sealed rooms are for people with keys of their own: join with a browser.")
    }
    return SessionAddress(session: id, person: session.person)
  }
}
