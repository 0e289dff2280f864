import Crypto
import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// The certificate that browsers see: P-256, self-signed, naming this machine and its addresses.
/// Kept in the data directory, and made anew when it names too little or runs out. The key stays.
struct WebCertificate: Sendable {
  static let keyFile = "web-key.pem"
  static let certificateFile = "web-cert.pem"
  /// Browsers refuse certificates that are valid for longer than 398 days.
  private static let validity: TimeInterval = 397 * 86_400
  private static let renewedBefore: TimeInterval = 30 * 86_400

  let names: CertificateNames
  let notAfter: Date
  private let certificate: NIOSSLCertificate
  private let key: P256.Signing.PrivateKey

  /// The one in a folder, or a new one put there.
  static func kept(
    in folder: URL, names: CertificateNames, now: Date = Date()
  ) throws -> WebCertificate {
    let keyPath = folder.appendingPathComponent(keyFile).path
    let certificatePath = folder.appendingPathComponent(certificateFile).path
    let key: P256.Signing.PrivateKey
    if let text = try? String(contentsOfFile: keyPath, encoding: .utf8),
      let kept = try? P256.Signing.PrivateKey(pemRepresentation: text)
    {
      key = kept
      if let text = try? String(contentsOfFile: certificatePath, encoding: .utf8),
        let kept = try? WebCertificate(key: key, pem: text), kept.fits(names, now: now)
      {
        return kept
      }
    } else {
      key = P256.Signing.PrivateKey()
      try PrivateFile.write(key.pemRepresentation + "\n", to: keyPath)
    }
    let text = try make(for: key, names: names, now: now)
    try PrivateFile.write(text, to: certificatePath)
    return try WebCertificate(key: key, pem: text)
  }

  /// Whether it can still be shown: it names all of `names`, and is good for another while.
  func fits(_ names: CertificateNames, now: Date) -> Bool {
    self.names.covers(names) && notAfter.timeIntervalSince(now) > Self.renewedBefore
  }

  func context() throws -> NIOSSLContext {
    let key = try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
    return try NIOSSLContext(
      configuration: .web(chain: [.certificate(certificate)], key: .privateKey(key)))
  }

  private init(key: P256.Signing.PrivateKey, pem: String) throws {
    let parsed = try Certificate(pemEncoded: pem)
    guard parsed.publicKey == Certificate.PublicKey(key.publicKey),
      let only = try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first
    else { throw TransportIdentityError.otherKey }
    var hosts: Set<String> = []
    var addresses: Set<[UInt8]> = []
    for name in try parsed.extensions.subjectAlternativeNames ?? SubjectAlternativeNames([]) {
      switch name {
      case .dnsName(let host): hosts.insert(host)
      case .ipAddress(let bytes): addresses.insert(Array(bytes.bytes))
      default: break
      }
    }
    self.key = key
    certificate = only
    notAfter = parsed.notValidAfter
    names = CertificateNames(hosts: hosts, addresses: addresses)
  }

  private static func make(
    for key: P256.Signing.PrivateKey, names: CertificateNames, now: Date
  ) throws -> String {
    let subject = try DistinguishedName { CommonName("meshchat") }
    let hosts = names.hosts.sorted().map { GeneralName.dnsName($0) }
    let addresses = names.addresses.sorted { $0.lexicographicallyPrecedes($1) }.map {
      GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...]))
    }
    let privateKey = Certificate.PrivateKey(key)
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: privateKey.publicKey,
      // A day back, for clocks that are behind.
      notValidBefore: now.addingTimeInterval(-86_400),
      notValidAfter: now.addingTimeInterval(validity - 86_400),
      issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(hosts + addresses)
      },
      issuerPrivateKey: privateKey)
    return try certificate.serializeAsPEM().pemString + "\n"
  }
}

extension TLSConfiguration {
  /// TLS 1.2 and 1.3 for browsers.
  static func web(
    chain: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource
  ) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: key)
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    // How long a client may take to answer the close of TLS; what was sent is out by then.
    configuration.shutdownTimeout = .milliseconds(500)
    return configuration
  }
}
