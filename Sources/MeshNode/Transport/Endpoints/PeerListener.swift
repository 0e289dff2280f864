import Foundation
import Gossip
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Takes in connections of other nodes, once ``begin(_:)`` has said what to do with them.
final class PeerListener: Sendable {
  typealias SetUp = @Sendable (any Channel) throws -> Void

  /// Where a node listens unless told otherwise, and how many ports from there on are tried when
  /// it is taken: as many nodes fit on one machine.
  static let defaultPort: UInt16 = 7420
  static let defaultPortsTried: UInt16 = 100

  let port: UInt16
  private let channel: any Channel
  private let setUp: SetUpSlot

  private init(channel: any Channel, port: UInt16, setUp: SetUpSlot) {
    self.channel = channel
    self.port = port
    self.setUp = setUp
  }

  /// - Parameters:
  ///   - host: a numeric address; nil for all, of both families.
  ///   - port: 0 for any; nil for the default one or the next that is free.
  static func bind(
    host: String?, port: UInt16?, group: any EventLoopGroup
  ) async throws(PeerListenerError) -> PeerListener {
    let first = port ?? defaultPort
    let count = port == nil ? defaultPortsTried : 1
    var last: any Error = ChannelError.ioOnClosedChannel
    for offset in 0..<count {
      do {
        return try await bind(host: host, exactly: first + offset, group: group)
      } catch {
        last = error
        guard (error as? IOError)?.errnoCode == EADDRINUSE else { break }
      }
    }
    throw PeerListenerError(port: first, isAsked: port != nil, reason: "\(last)")
  }

  private static func bind(
    host: String?, exactly port: UInt16, group: any EventLoopGroup
  ) async throws -> PeerListener {
    let slot = SetUpSlot()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try slot.setUp?(channel) }
      }
    let channel: any Channel
    do {
      // `::` takes IPv4 as well.
      channel = try await bootstrap.bind(
        to: SocketAddress(ipAddress: host ?? "::", port: Int(port))
      ).get()
    } catch let error as IOError where host == nil && error.errnoCode != EADDRINUSE {
      // A machine without IPv6.
      channel = try await bootstrap.bind(to: SocketAddress(ipAddress: "0.0.0.0", port: Int(port)))
        .get()
    }
    let bound = channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? port
    return PeerListener(channel: channel, port: bound, setUp: slot)
  }

  /// Accepts from now on. `setUp` is called on each new channel's event loop.
  func begin(_ setUp: @escaping SetUp) async throws {
    self.setUp.fill(setUp)
    try await channel.setOption(.autoRead, value: true).get()
  }

  func close() async {
    try? await channel.close().get()
  }

  /// `Sendable` because the state is behind the mutex.
  private final class SetUpSlot: Sendable {
    private let state = NIOLockedValueBox<SetUp?>(nil)
    var setUp: SetUp? { state.withLockedValue { $0 } }
    func fill(_ setUp: @escaping SetUp) { state.withLockedValue { $0 = setUp } }
  }
}

/// Why a node cannot be reached by others.
struct PeerListenerError: Error, Hashable, Sendable, CustomStringConvertible {
  let port: UInt16
  let isAsked: Bool
  let reason: String

  var description: String {
    isAsked
      ? "port \(port) for other nodes cannot be had (\(reason)); name another with --gossip-port"
      : "no port from \(port) on for other nodes can be had (\(reason))"
  }
}
