import NIOCore
import NIOSSL

/// TLS as links want it: 1.3 only, both sides with a certificate, no resumption.
struct LinkTLS: Sendable {
  private let clientContext: NIOSSLContext
  private let serverConfiguration: TLSConfiguration

  init(identity: TransportIdentity, configuration: TransportConfiguration) throws {
    serverConfiguration = Self.serverConfiguration(identity, configuration)
    clientContext = try NIOSSLContext(
      configuration: Self.clientConfiguration(identity, configuration))
    // Fails here, at the start of the node, rather than at the first connection.
    _ = try NIOSSLContext(configuration: serverConfiguration)
  }

  func clientHandler() throws -> NIOSSLClientHandler {
    try NIOSSLClientHandler(
      context: clientContext, serverHostname: nil, customVerificationCallback: Self.verify)
  }

  /// Each connection has a context of its own, because NIOSSL has no switch for tickets and the
  /// keys they are sealed with belong to the context: a ticket is worth nothing once its own
  /// connection is over, so a session cannot be resumed. Our own end never asks for it.
  func serverHandler() throws -> NIOSSLServerHandler {
    NIOSSLServerHandler(
      context: try NIOSSLContext(configuration: serverConfiguration),
      customVerificationCallback: Self.verify)
  }

  @Sendable private static func verify(
    _ chain: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>
  ) {
    do {
      try PeerCertificate.check(chain)
      promise.succeed(.certificateVerified)
    } catch {
      promise.succeed(.failed)
    }
  }

  private static func serverConfiguration(
    _ identity: TransportIdentity, _ configuration: TransportConfiguration
  ) -> TLSConfiguration {
    var tls = TLSConfiguration.makeServerConfigurationWithMTLS(
      certificateChain: [.certificate(identity.certificate)],
      privateKey: .privateKey(identity.privateKey), trustRoots: .certificates([]))
    restrict(&tls, configuration)
    return tls
  }

  private static func clientConfiguration(
    _ identity: TransportIdentity, _ configuration: TransportConfiguration
  ) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateChain = [.certificate(identity.certificate)]
    tls.privateKey = .privateKey(identity.privateKey)
    tls.trustRoots = .certificates([])
    // Asks for the certificate and calls `verify`; there is no host name to compare.
    tls.certificateVerification = .noHostnameVerification
    restrict(&tls, configuration)
    return tls
  }

  private static func restrict(
    _ tls: inout TLSConfiguration, _ configuration: TransportConfiguration
  ) {
    tls.minimumTLSVersion = .tlsv13
    tls.maximumTLSVersion = .tlsv13
    tls.applicationProtocols = [LinkVersion.alpn]
    tls.verifySignatureAlgorithms = [.ecdsaSecp256R1Sha256]
    tls.signingSignatureAlgorithms = [.ecdsaSecp256R1Sha256]
    tls.renegotiationSupport = .none
    tls.shutdownTimeout = TimeAmount(configuration.closeGrace)
  }
}
