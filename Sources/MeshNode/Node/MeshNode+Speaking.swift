import Chat
import Gossip

/// Who people are, and in whose name this node may speak.
extension MeshNode {
  /// Longest time that a device may let a node speak for its person.
  static let delegationMax: UInt64 = 8 * 24 * 3_600_000
  /// For which a node speaks for a guest under one delegation.
  static let guestDelegation: UInt64 = 7 * 24 * 3_600_000

  func identify(
    _ credential: SessionRequest.Credential
  ) throws(ChatError) -> (person: UInt64, voucher: SessionDirectory.Voucher) {
    switch credential {
    case .token(let token):
      let token = token ?? SessionDirectory.makeToken()
      guard (16...64).contains(token.utf8.count) else {
        throw ChatError(.notJoined, "That token is not one of meshchat's; join without it.")
      }
      return (GuestDevice(token: token).person, .guest(token: token))
    case .delegation(let delegation, let nonce):
      let now = settings.now().wallMilliseconds
      guard delegation.until > now, delegation.until - now <= Self.delegationMax else {
        throw ChatError(
          .badProof,
          "The clocks of this browser and the node differ by days: set the wrong one right.")
      }
      guard delegation.nonce == nonce,
        let person = delegation.person(
          spokenForBy: identity.nodeID.bytes.bytes, cryptography: SwiftCryptoPersonCryptography())
      else {
        throw ChatError(
          .badProof, "The proof of who you are is not valid here; reload the page.")
      }
      return (person, .device(delegation))
    }
  }

  /// Under which delegation a session speaks, in the own stream as it stands. Where it has none
  /// there yet, the event that is to go before what it says.
  func delegation(
    of id: SessionID, _ session: SessionDirectory.Session
  ) throws(ChatError) -> (seq: UInt64, event: Event?) {
    let now = settings.now().wallMilliseconds
    if let known = session.delegation, known.id.stream == author.stream, known.until > now {
      return (known.id.seq, nil)
    }
    let delegation = try signed(session.voucher, now: now)
    let body: [UInt8]
    do throws(ChatCodecError) {
      body = try ChatBodyCodec.encode(delegation)
    } catch {
      throw ChatError(.internal, "The permission to speak cannot be written down: \(error).")
    }
    let event = author.append(
      body: body, time: clock.tick(now: settings.now()), signer: identity,
      cryptography: identity.cryptography)
    sessions.delegated(id, by: event.id, until: delegation.until)
    return (event.seq, event)
  }

  private func signed(
    _ voucher: SessionDirectory.Voucher, now: UInt64
  ) throws(ChatError) -> Delegation {
    switch voucher {
    case .device(let delegation):
      guard delegation.until > now else {
        throw ChatError(.expired, "This page was open for days: reload it, then say it again.")
      }
      return delegation
    case .guest(let token):
      var generator = SystemRandomNumberGenerator()
      let nonce = (0..<Delegation.nonceBytes).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      }
      let delegation = GuestDevice(token: token).delegation(
        to: identity.nodeID.bytes.bytes, until: now + Self.guestDelegation, nonce: nonce)
      guard let delegation else {
        throw ChatError(.internal, "The node could not sign; say it again.")
      }
      return delegation
    }
  }
}
