import Gossip
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL
import NIOTLS

@testable import MeshNode

/// What a raw peer's connection brings: the key of the other end, then envelopes, then the end.
final class ReceivedBytes: Sendable {
  private struct State {
    var key: Result<Bytes32, any Error>?
    var envelopes: [[UInt8]] = []
    var isOver = false
    var keyWaiter: CheckedContinuation<Bytes32, any Error>?
    var waiter: CheckedContinuation<[UInt8]?, Never>?
  }

  private let state = NIOLockedValueBox(State())

  func key() async throws -> Bytes32 {
    try await withCheckedThrowingContinuation { continuation in
      state.withLockedValue { state in
        if let key = state.key {
          continuation.resume(with: key)
        } else {
          state.keyWaiter = continuation
        }
      }
    }
  }

  func next() async -> [UInt8]? {
    await withCheckedContinuation { continuation in
      state.withLockedValue { state in
        if !state.envelopes.isEmpty {
          continuation.resume(returning: state.envelopes.removeFirst())
        } else if state.isOver {
          continuation.resume(returning: nil)
        } else {
          state.waiter = continuation
        }
      }
    }
  }

  func tlsDone(_ result: Result<Bytes32, any Error>) {
    state.withLockedValue { state in
      guard state.key == nil else { return }
      state.key = result
      state.keyWaiter?.resume(with: result)
      state.keyWaiter = nil
    }
  }

  func add(_ envelope: [UInt8]) {
    state.withLockedValue { state in
      if let waiter = state.waiter {
        state.waiter = nil
        waiter.resume(returning: envelope)
      } else {
        state.envelopes.append(envelope)
      }
    }
  }

  func end() {
    state.withLockedValue { state in
      state.isOver = true
      state.waiter?.resume(returning: nil)
      state.waiter = nil
    }
  }
}

/// The handler that fills it.
final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let received: ReceivedBytes
  private var reader = FrameReader(byteCountMax: FrameCodec.byteCountMax)

  init(_ received: ReceivedBytes) { self.received = received }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent, let key = LinkHandler.keyFromTLS(context)
    {
      received.tlsDone(.success(key))
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    reader.append(unwrapInboundIn(data))
    while let envelope = try? reader.next() { received.add(envelope) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    received.tlsDone(.failure(error))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    received.tlsDone(.failure(ChannelError.eof))
    received.end()
  }
}
