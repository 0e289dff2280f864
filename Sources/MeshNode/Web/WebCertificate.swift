import Logging
import NIOSSL

enum WebCertificate {
  static func load(_ c: WebConfiguration, logger: Logger) throws -> NIOSSLContext? { nil }
}
