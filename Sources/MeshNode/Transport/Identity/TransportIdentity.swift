import Crypto
import Foundation
import Gossip
import NIOSSL
import SwiftASN1
import X509

/// The key and certificate that a node shows on its links: P-256, self-signed, made once and kept
/// in the data directory. It says nothing about who the node is; the handshake does.
struct TransportIdentity: Sendable {
  static let keyFile = "link.key"
  static let certificateFile = "link.pem"

  let certificate: NIOSSLCertificate
  let privateKey: NIOSSLPrivateKey
  /// SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7).
  let keyHash: Bytes32

  /// A new one, kept nowhere.
  init() throws(TransportIdentityError) {
    let key = P256.Signing.PrivateKey()
    try self.init(key: key, certificatePEM: Self.makeCertificate(for: key))
  }

  /// The one in a directory; made there, readable by this user only, where there is none.
  init(directory: String) throws(TransportIdentityError) {
    let keyPath = directory + "/" + Self.keyFile
    let certificatePath = directory + "/" + Self.certificateFile
    let key: P256.Signing.PrivateKey
    if FileManager.default.fileExists(atPath: keyPath) {
      key = try Self.readKey(keyPath)
    } else {
      key = P256.Signing.PrivateKey()
      try PrivateFile.write(key.pemRepresentation + "\n", to: keyPath)
    }
    // A certificate that is missing, or that is another key's, is made anew: only the key matters.
    if let text = try? String(contentsOfFile: certificatePath, encoding: .utf8),
      let identity = try? TransportIdentity(key: key, certificatePEM: text)
    {
      self = identity
      return
    }
    let text = try Self.makeCertificate(for: key)
    try PrivateFile.write(text, to: certificatePath)
    try self.init(key: key, certificatePEM: text)
  }

  private init(
    key: P256.Signing.PrivateKey, certificatePEM: String
  ) throws(TransportIdentityError) {
    do {
      guard let only = try NIOSSLCertificate.fromPEMBytes(Array(certificatePEM.utf8)).first,
        try only.extractPublicKey().toSPKIBytes() == Array(key.publicKey.derRepresentation)
      else { throw TransportIdentityError.otherKey }
      certificate = only
      privateKey = try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
      keyHash = try PeerCertificate.keyHash(of: only)
    } catch {
      throw .unreadable("the link certificate", reason: "\(error)")
    }
  }

  private static func readKey(
    _ path: String
  ) throws(TransportIdentityError) -> P256.Signing.PrivateKey {
    do {
      return try P256.Signing.PrivateKey(
        pemRepresentation: String(contentsOfFile: path, encoding: .utf8))
    } catch {
      throw .unreadable(path, reason: "\(error)")
    }
  }

  /// Without a date that it could run out on: the clocks of a LAN are not to be trusted, and
  /// nobody looks at it. Source of the last date: RFC 5280, section 4.1.2.5.
  private static func makeCertificate(
    for key: P256.Signing.PrivateKey
  ) throws(TransportIdentityError) -> String {
    do {
      let name = try DistinguishedName { CommonName("meshchat") }
      let privateKey = Certificate.PrivateKey(key)
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: privateKey.publicKey,
        notValidBefore: Date(timeIntervalSince1970: 1_577_836_800),
        notValidAfter: Date(timeIntervalSince1970: 253_402_300_799),
        issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
        extensions: try Certificate.Extensions {
          Critical(BasicConstraints.notCertificateAuthority)
          Critical(KeyUsage(digitalSignature: true))
          try ExtendedKeyUsage([.serverAuth, .clientAuth])
        },
        issuerPrivateKey: privateKey)
      return try certificate.serializeAsPEM().pemString + "\n"
    } catch {
      throw .cannotMake("\(error)")
    }
  }
}

/// Why a node has no key for its links.
enum TransportIdentityError: Error, Hashable, Sendable {
  case unreadable(String, reason: String)
  case unwritable(String, reason: String)
  case cannotMake(String)
  /// The certificate belongs to another key.
  case otherKey
}

extension TransportIdentityError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unreadable(let what, let reason):
      "\(what) cannot be read (\(reason)). Remove it, and a new one is made at the next start."
    case .unwritable(let what, let reason):
      "\(what) cannot be written (\(reason)). Make room, or name another place with --data-dir."
    case .cannotMake(let reason): "no certificate could be made: \(reason)"
    case .otherKey: "the link certificate belongs to another key"
    }
  }
}
