/// What is signed of soft state. Each kind begins with words of its own, so that a signature of one
/// is never good for the other, nor for an event.
extension NodeRecord {
  private static let domain = Array("meshchat-record-v1\u{0}".utf8)

  package static func signed(
    revision: UInt64, body: [UInt8], node: NodeID, by signer: some GossipSigner
  ) -> NodeRecord {
    let unsigned = NodeRecord(
      node: node, nodeKey: signer.publicKey, revision: revision, body: body, signature: [])
    return NodeRecord(
      node: node, nodeKey: signer.publicKey, revision: revision, body: body,
      signature: signer.sign(unsigned.signedBytes))
  }

  /// Whether the node itself says so: the key is the node's and the signature the key's.
  package func isGenuine(_ cryptography: some GossipCryptography) -> Bool {
    body.count <= Self.bodyByteCountMax
      && cryptography.hash(nodeKey.bytes) == node.bytes
      && cryptography.isValid(signature: signature, of: signedBytes, by: nodeKey)
  }

  private var signedBytes: [UInt8] {
    var bytes = Self.domain
    nodeKey.append(to: &bytes)
    bytes.appendBigEndian(revision)
    bytes += body
    return bytes
  }
}

extension EphemeralMessage {
  private static let domain = Array("meshchat-ephemeral-v1\u{0}".utf8)

  package static func signed(
    id: UInt64, deadlineMilliseconds: UInt64, body: [UInt8], author: NodeID,
    by signer: some GossipSigner
  ) -> EphemeralMessage {
    let unsigned = EphemeralMessage(
      author: author, authorKey: signer.publicKey, id: id,
      deadlineMilliseconds: deadlineMilliseconds, body: body, signature: [])
    return EphemeralMessage(
      author: author, authorKey: signer.publicKey, id: id,
      deadlineMilliseconds: deadlineMilliseconds, body: body,
      signature: signer.sign(unsigned.signedBytes))
  }

  /// Whether its author says so: the key is the node's and the signature the key's.
  package func isGenuine(_ cryptography: some GossipCryptography) -> Bool {
    body.count <= Self.bodyByteCountMax
      && cryptography.hash(authorKey.bytes) == author.bytes
      && cryptography.isValid(signature: signature, of: signedBytes, by: authorKey)
  }

  private var signedBytes: [UInt8] {
    var bytes = Self.domain
    authorKey.append(to: &bytes)
    bytes.appendBigEndian(id)
    bytes.appendBigEndian(deadlineMilliseconds)
    bytes += body
    return bytes
  }
}
