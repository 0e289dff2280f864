import Foundation
import Logging
import NIOSSL

/// Keeps the certificate fitting while the node runs: addresses come and go, and time passes.
struct CertificateKeeper: Sendable {
  /// How often addresses are looked at: someone who moved to another network finds the page under
  /// its new address within this time.
  private static let interval = Duration.seconds(30)

  let tls: TLSContext
  private let folder: URL?
  private let hostNames: [String]
  private let logger: Logger

  /// Reads or makes the certificate; without a folder or one of the operator's own, TLS is off.
  init(_ configuration: WebConfiguration, hostNames: [String], logger: Logger) throws {
    self.hostNames = hostNames
    self.logger = logger
    if let own = configuration.ownCertificate {
      folder = nil
      let chain = try NIOSSLCertificate.fromPEMFile(own.certificate.path)
      let key = try NIOSSLPrivateKey(file: own.key.path, format: .pem)
      tls = TLSContext(
        try NIOSSLContext(
          configuration: .web(
            chain: chain.map { .certificate($0) }, key: .privateKey(key))))
      return
    }
    folder = configuration.certificateFolder
    tls = TLSContext(
      try folder.map {
        try WebCertificate.kept(in: $0, names: .now(hostNames: hostNames)).context()
      })
  }

  /// Looks until the task is cancelled.
  func run() async {
    guard let folder, var shown = try? WebCertificate.kept(in: folder, names: names()) else {
      return
    }
    while (try? await Task.sleep(for: Self.interval)) != nil {
      let names = names()
      guard !shown.fits(names, now: Date()) else { continue }
      do {
        shown = try WebCertificate.kept(in: folder, names: names)
        tls.replace(with: try shown.context())
        logger.info("made a new web certificate, this machine's addresses changed")
      } catch {
        logger.warning("no new web certificate", metadata: ["error": "\(error)"])
      }
    }
  }

  private func names() -> CertificateNames { .now(hostNames: hostNames) }
}
