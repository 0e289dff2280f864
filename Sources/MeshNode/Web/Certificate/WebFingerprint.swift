import Foundation
import Gossip
import NIOSSL

/// What a browser shows of the page's certificate, to be compared by those to whom it matters.
package enum WebFingerprint {
  /// SHA-256 of the certificate as pairs of hexadecimal digits; nil before the first start.
  package static func kept(in directory: DataDirectory) -> String? {
    let path = directory.path + "/" + WebCertificate.certificateFile
    guard let certificate = try? NIOSSLCertificate.fromPEMFile(path).first,
      let bytes = try? certificate.toDERBytes()
    else { return nil }
    return Digest.sha256(bytes).bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined(separator: ":")
  }
}
