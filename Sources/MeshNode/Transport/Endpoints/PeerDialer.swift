import Gossip
import NIOCore
import NIOPosix

/// Makes a link to a peer that may be reached at several addresses.
///
/// The addresses are tried in their order, each a little after the one before and beside it; the
/// first connection that is made goes through the handshake. Where that fails (the address is
/// somebody else's by now) the others have their turn again.
/// Source: RFC 8305 ("Happy Eyeballs"), sections 4 and 5, without the name resolution.
struct PeerDialer: Sendable {
  let pipeline: LinkPipeline
  let eventLoops: any EventLoopGroup

  private var configuration: TransportConfiguration { pipeline.environment.configuration }

  /// The peer that answered, whose link has been reported by then; or why there is none.
  func dial(_ endpoints: [Endpoint]) async -> Result<AuthenticatedPeer, HandshakeFailure> {
    var untried = endpoints
    var failure = HandshakeFailure.unreachable("there is no address to dial")
    while !untried.isEmpty, !Task.isCancelled {
      let race = await connect(untried)
      switch race.winner {
      case .failure(let reason):
        return .failure(reason)
      case .success(let attempt):
        untried.removeAll { $0 == attempt.endpoint || race.dead.contains($0) }
        do {
          return .success(try await attempt.outcome.get())
        } catch {
          failure = error as? HandshakeFailure ?? .tls("\(error)")
          pipeline.environment.delegate.noticed(
            .handshakeFailed(address: attempt.endpoint.description, failure))
        }
      }
    }
    return .failure(Task.isCancelled ? .abandoned : failure)
  }

  /// A connection that is made, its handshake under way.
  private struct Attempt: Sendable {
    let endpoint: Endpoint
    let outcome: EventLoopFuture<AuthenticatedPeer>
  }

  private struct Race: Sendable {
    let winner: Result<Attempt, HandshakeFailure>
    /// Addresses that no connection can be made to, not even a slow one.
    let dead: [Endpoint]
  }

  private enum Step: Sendable {
    case connected(Attempt)
    case failed(Endpoint, HandshakeFailure)
    /// Time for the next address.
    case due
  }

  private func connect(_ endpoints: [Endpoint]) async -> Race {
    let race = ConnectRace()
    let stagger = configuration.dialStagger
    return await withTaskCancellationHandler {
      await withTaskGroup(of: Step.self) { group in
        var waiting = endpoints[...]
        var running = 0
        var dead: [Endpoint] = []
        while true {
          if let endpoint = waiting.popFirst() {
            running += 1
            group.addTask { await connect(endpoint, in: race) }
            if !waiting.isEmpty {
              group.addTask {
                try? await Task.sleep(for: stagger)
                return .due
              }
            }
          }
          switch await group.next() {
          case .connected(let attempt):
            group.cancelAll()
            return Race(winner: .success(attempt), dead: dead)
          case .failed(let endpoint, let reason):
            running -= 1
            dead.append(endpoint)
            guard running > 0 || !waiting.isEmpty else {
              group.cancelAll()
              return Race(winner: .failure(reason), dead: dead)
            }
          case .due: break
          case nil: return Race(winner: .failure(.abandoned), dead: dead)
          }
        }
      }
    } onCancel: {
      race.abandon()
    }
  }

  private func connect(_ endpoint: Endpoint, in race: ConnectRace) async -> Step {
    let eventLoop = eventLoops.next()
    do {
      let address = try SocketAddress(ipAddress: endpoint.host, port: Int(endpoint.port))
      let channel = try await ClientBootstrap(group: eventLoop)
        .connectTimeout(TimeAmount(configuration.connectTimeout))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            guard race.enter(channel) else { throw HandshakeFailure.abandoned }
          }
        }
        .connect(to: address).get()
      guard race.win(channel) else {
        channel.close(promise: nil)
        throw HandshakeFailure.abandoned
      }
      return .connected(Attempt(endpoint: endpoint, outcome: shakeHands(channel)))
    } catch {
      return .failed(endpoint, error as? HandshakeFailure ?? .unreachable("\(error)"))
    }
  }

  private func shakeHands(_ channel: any Channel) -> EventLoopFuture<AuthenticatedPeer> {
    let outcome = channel.eventLoop.makePromise(of: AuthenticatedPeer.self)
    channel.eventLoop.execute { [pipeline] in
      do {
        try pipeline.configure(channel, role: .initiator, outcome: outcome)
      } catch {
        outcome.fail(HandshakeFailure.tls("\(error)"))
        channel.close(promise: nil)
      }
    }
    return outcome.futureResult
  }
}
