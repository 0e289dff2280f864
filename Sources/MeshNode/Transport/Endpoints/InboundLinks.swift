import Gossip
import NIOCore

/// Sets up connections that came in, as many as may be under way at a time.
struct InboundLinks: Sendable {
  let pipeline: LinkPipeline
  let admission: InboundAdmission

  /// On the channel's event loop. Where it throws, the channel is closed without a word: there is
  /// no TLS yet to say it in.
  @Sendable func take(_ channel: any Channel) throws {
    let delegate = pipeline.environment.delegate
    let address = channel.remoteAddress
    let host = address.flatMap(Endpoint.host) ?? "unknown"
    guard admission.admit(host) else {
      delegate.noticed(.tooManyUnauthenticated(address: host))
      throw HandshakeFailure.full
    }
    let outcome = channel.eventLoop.makePromise(of: AuthenticatedPeer.self)
    outcome.futureResult.whenComplete { [admission] result in
      admission.release(host)
      guard case .failure(let error) = result else { return }
      let failure = error as? HandshakeFailure ?? .tls("\(error)")
      let met = address.flatMap { Endpoint($0) }?.description ?? host
      delegate.noticed(.handshakeFailed(address: met, failure))
    }
    do {
      try pipeline.configure(channel, role: .responder, outcome: outcome)
    } catch {
      outcome.fail(error)
      throw error
    }
  }
}
