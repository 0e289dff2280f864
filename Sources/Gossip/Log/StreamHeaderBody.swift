/// The body of a stream's first event: whose stream it is, and of which mesh. A fixed layout
/// (PROTOCOL.md, 3.1): version 1, author key 32, mesh 32, time 8 bytes.
package struct StreamHeaderBody: Hashable, Sendable {
  package static let version: UInt8 = 1
  package static let encodedByteCount = 73

  /// The author node's Ed25519 public key; its hash is the node ID.
  package let authorKey: Bytes32
  package let mesh: MeshID
  /// Wall clock of the author when the stream was begun, milliseconds since 1970.
  package let createdMilliseconds: UInt64

  package init(authorKey: Bytes32, mesh: MeshID, createdMilliseconds: UInt64) {
    self.authorKey = authorKey
    self.mesh = mesh
    self.createdMilliseconds = createdMilliseconds
  }

  package var encoded: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.reserveCapacity(Self.encodedByteCount)
    authorKey.append(to: &bytes)
    mesh.bytes.append(to: &bytes)
    bytes.appendBigEndian(createdMilliseconds)
    return bytes
  }

  package init(encoded bytes: [UInt8]) throws(EventDecodingError) {
    guard let version = bytes.first else { throw .truncated }
    guard version == Self.version else { throw .unknownHeaderVersion(version) }
    guard bytes.count == Self.encodedByteCount, let key = Bytes32(bytes[1..<33]),
      let mesh = Bytes32(bytes[33..<65])
    else { throw .bodyLength(bytes.count) }
    self.init(
      authorKey: key, mesh: MeshID(mesh), createdMilliseconds: bytes[65..<73].bigEndian())
  }
}
