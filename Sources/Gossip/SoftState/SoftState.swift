/// Something said and forgotten: typing, presence, call signalling. Signed, deduplicated by ID,
/// never stored.
package struct EphemeralMessage: Hashable, Sendable {
  package static let bodyByteCountMax = 16 << 10

  package let author: NodeID
  /// The author's Ed25519 public key; its hash is `author`.
  package let authorKey: Bytes32
  /// Random, 64 bits.
  package let id: UInt64
  /// Useless after this wall-clock time in milliseconds since 1970.
  package let deadlineMilliseconds: UInt64
  package let body: [UInt8]
  package let signature: [UInt8]

  package init(
    author: NodeID, authorKey: Bytes32, id: UInt64, deadlineMilliseconds: UInt64, body: [UInt8],
    signature: [UInt8]
  ) {
    self.author = author
    self.authorKey = authorKey
    self.id = id
    self.deadlineMilliseconds = deadlineMilliseconds
    self.body = body
    self.signature = signature
  }
}

/// A node's signed soft state: its version, the people on it, its addresses. The newest replaces
/// the older. An empty body says that the node has left.
package struct NodeRecord: Hashable, Sendable {
  package static let bodyByteCountMax = 96 << 10

  package let node: NodeID
  package let nodeKey: Bytes32
  /// Boot time in milliseconds in the upper 40 bits' worth, a counter below: higher is newer.
  package let revision: UInt64
  package let body: [UInt8]
  package let signature: [UInt8]

  package init(
    node: NodeID, nodeKey: Bytes32, revision: UInt64, body: [UInt8], signature: [UInt8]
  ) {
    self.node = node
    self.nodeKey = nodeKey
    self.revision = revision
    self.body = body
    self.signature = signature
  }
}
