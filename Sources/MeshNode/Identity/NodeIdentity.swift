import CoreFoundation
import Crypto
import Foundation
import Gossip

/// Who this node is: an Ed25519 key, made at the first start and kept in the data directory. The
/// private half never leaves this type.
///
/// Any task may use it.
package struct NodeIdentity: GossipSigner {
  package let nodeID: NodeID
  package let publicKey: Bytes32
  package let cryptography = SwiftCryptoCryptography()
  private let key: Curve25519.Signing.PrivateKey

  /// A new identity that is not kept anywhere.
  package init() {
    self.init(key: Curve25519.Signing.PrivateKey())
  }

  private init(key: Curve25519.Signing.PrivateKey) {
    self.key = key
    publicKey = Bytes32(key.publicKey.rawRepresentation) ?? .zero
    nodeID = NodeID(Digest.sha256(publicKey.bytes))
  }

  package func sign(_ bytes: [UInt8]) -> [UInt8] {
    // It throws only where BoringSSL has no memory left; nobody takes an empty signature for good.
    guard let signature = try? key.signature(for: bytes) else { return [] }
    return [UInt8](signature)
  }
}

// MARK: The key file

extension NodeIdentity {
  /// The identity of a data directory; made, and on the disk before it is returned, where there is
  /// none. The caller holds the directory's lock.
  package init(of directory: DataDirectory) throws(IdentityError) {
    try self.init(path: directory.identityPath)
  }

  private init(path: String) throws(IdentityError) {
    guard access(path, F_OK) == 0 else {
      let made = NodeIdentity()
      try made.write(to: path)
      self = made
      return
    }
    var status = stat()
    guard stat(path, &status) == 0, let contents = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
    let lines = String(decoding: contents, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0] == Self.heading,
      let bytes = Data(base64Encoded: String(lines[1])),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else { throw .malformed(path: path) }
    self.init(key: key)
  }

  private static let heading = "meshchat Ed25519 private key, version 1: keep it to yourself"

  /// Beside its place first, then renamed: a node that is killed here has no key or a whole one.
  private func write(to path: String) throws(IdentityError) {
    let text = "\(Self.heading)\n\(key.rawRepresentation.base64EncodedString())\n"
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let bytes = Array(text.utf8)
    let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    let isSafe = isWritten && fsync(descriptor) == 0
    close(descriptor)
    guard isSafe, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .unwritable(path: path, reason: reason)
    }
    DataDirectory.sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }
}
