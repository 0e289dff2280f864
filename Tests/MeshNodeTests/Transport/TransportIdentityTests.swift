import Crypto
import Foundation
import Gossip
import NIOSSL
import SwiftASN1
import Testing
import X509

@testable import MeshNode

@Suite struct TransportIdentityTests {
  /// A directory that is gone after the test.
  final class Directory {
    let path = NSTemporaryDirectory() + "/meshchat-link-\(UUID().uuidString)"
    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test func itIsMadeOnceForThisUserOnly() throws {
    let directory = try Directory()
    let made = try TransportIdentity(directory: directory.path)
    for file in [TransportIdentity.keyFile, TransportIdentity.certificateFile] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: directory.path + "/" + file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    let again = try TransportIdentity(directory: directory.path)
    #expect(again.keyHash == made.keyHash && again.certificate == made.certificate)
    #expect(try TransportIdentity().keyHash != made.keyHash)
  }

  @Test func aCertificateThatIsLostOrAnothersIsMadeAnewForTheKey() throws {
    let directory = try Directory()
    let other = try Directory()
    let made = try TransportIdentity(directory: directory.path)
    _ = try TransportIdentity(directory: other.path)
    let path = directory.path + "/" + TransportIdentity.certificateFile
    try FileManager.default.removeItem(atPath: path)
    #expect(try TransportIdentity(directory: directory.path).keyHash == made.keyHash)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(
      atPath: other.path + "/" + TransportIdentity.certificateFile, toPath: path)
    #expect(try TransportIdentity(directory: directory.path).keyHash == made.keyHash)
    try Data("rubbish".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try TransportIdentity(directory: directory.path).keyHash == made.keyHash)
  }

  @Test func aBrokenKeyIsAnErrorThatSaysWhatToDo() throws {
    let directory = try Directory()
    try Data("rubbish".utf8).write(
      to: URL(fileURLWithPath: directory.path + "/" + TransportIdentity.keyFile))
    let error = #expect(throws: TransportIdentityError.self) {
      _ = try TransportIdentity(directory: directory.path)
    }
    #expect(error?.description.contains("Remove it") == true)
  }

  @Test func oneSelfSignedP256CertificateIsAccepted() throws {
    try PeerCertificate.check([TransportIdentity().certificate])
  }

  @Test func noneAndTwoAreRefused() throws {
    #expect(throws: PeerCertificate.Refusal.count(0)) { try PeerCertificate.check([]) }
    let one = try TransportIdentity().certificate
    #expect(throws: PeerCertificate.Refusal.count(2)) { try PeerCertificate.check([one, one]) }
  }

  @Test func otherKeysAndOtherSignersAreRefused() throws {
    let p256 = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let other = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let p384 = Certificate.PrivateKey(P384.Signing.PrivateKey())
    #expect(throws: PeerCertificate.Refusal.notP256) {
      try PeerCertificate.check([certificate(of: p384, by: p384)])
    }
    #expect(throws: PeerCertificate.Refusal.notSelfSigned) {
      try PeerCertificate.check([certificate(of: p256, by: other)])
    }
    #expect(throws: PeerCertificate.Refusal.notSelfSigned) {
      try PeerCertificate.check([certificate(of: p256, by: p256, issuer: "someone else")])
    }
  }

  private func certificate(
    of key: Certificate.PrivateKey, by signer: Certificate.PrivateKey, issuer: String = "peer"
  ) throws -> NIOSSLCertificate {
    let made = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
      notValidBefore: Date(timeIntervalSince1970: 0),
      notValidAfter: Date(timeIntervalSince1970: 4_000_000_000),
      issuer: try DistinguishedName { CommonName(issuer) },
      subject: try DistinguishedName { CommonName("peer") }, extensions: Certificate.Extensions(),
      issuerPrivateKey: signer)
    return try NIOSSLCertificate(
      bytes: Array(try made.serializeAsPEM().pemString.utf8), format: .pem)
  }
}
