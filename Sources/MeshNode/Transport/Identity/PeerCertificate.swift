import Crypto
import Gossip
import NIOSSL
import SwiftASN1
import X509

/// The one rule for a peer's certificate: exactly one, self-signed, with a P-256 key. Names, dates
/// and issuers mean nothing here; the handshake says whose it is.
enum PeerCertificate {
  enum Refusal: Error, Hashable, Sendable {
    case count(Int)
    case unreadable
    case notP256
    case notSelfSigned
  }

  static func check(_ chain: [NIOSSLCertificate]) throws(Refusal) {
    guard chain.count == 1 else { throw .count(chain.count) }
    let certificate: Certificate
    do {
      certificate = try Certificate(derEncoded: chain[0].toDERBytes())
    } catch {
      throw .unreadable
    }
    guard P256.Signing.PublicKey(certificate.publicKey) != nil else { throw .notP256 }
    guard certificate.issuer == certificate.subject,
      certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    else { throw .notSelfSigned }
  }

  /// SHA-256 of the DER of its SubjectPublicKeyInfo.
  static func keyHash(of certificate: NIOSSLCertificate) throws -> Bytes32 {
    let hash = SHA256.hash(data: try certificate.extractPublicKey().toSPKIBytes())
    return Bytes32(Array(hash)) ?? .zero
  }
}
