import NIOConcurrencyHelpers
import NIOSSL

/// The certificate that new connections get; replaced when the old one no longer fits. `Sendable`
/// because all state is behind the mutex.
final class TLSContext: Sendable {
  private let context: NIOLockedValueBox<NIOSSLContext?>

  /// Without a context TLS is not spoken: a first byte of TLS is a bad request.
  init(_ context: NIOSSLContext?) { self.context = NIOLockedValueBox(context) }

  var current: NIOSSLContext? { context.withLockedValue { $0 } }

  func replace(with new: NIOSSLContext) { context.withLockedValue { $0 = new } }
}
