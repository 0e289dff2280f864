import Discovery
import Foundation
import Gossip
import Logging
import NIOConcurrencyHelpers

@testable import MeshNode

/// A whole node on loopback with a temporary data directory, and all that its feed says.
final class WholeNode: Sendable {
  let directory: String
  let runtime: LocalNode
  let started: NodeStarted
  let feed = FeedRecorder()

  var service: any ChatService { started.service }

  /// - Parameter peers: gossip ports on this machine to dial.
  static func start(
    peers: [UInt16] = [], directory: String? = nil, rate: NodeConfiguration.AuthorRate? = nil
  ) async throws -> WholeNode {
    let path =
      directory
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("meshchat-test-\(UUID().uuidString)").path
    var configuration = NodeConfiguration(
      name: "test", version: "0-test", dataDirectory: path)
    configuration.port = 0
    configuration.gossipPort = 0
    configuration.discovery = .off
    configuration.authorRate = rate
    configuration.peers = peers.map { .init(host: "127.0.0.1", port: $0) }
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let runtime = LocalNode(configuration: configuration, logger: logger)
    return WholeNode(directory: path, runtime: runtime, started: try await runtime.start())
  }

  private init(directory: String, runtime: LocalNode, started: NodeStarted) {
    self.directory = directory
    self.runtime = runtime
    self.started = started
  }

  func listen() async { await service.subscribe(feed) }

  func stop(keepingData: Bool = false) async {
    await runtime.stop()
    if !keepingData { try? FileManager.default.removeItem(atPath: directory) }
  }
}

/// Keeps what a node's feed says, and lets a test wait for what it wants to see.
final class FeedRecorder: FeedSink {
  private struct State {
    var items: [FeedItem] = []
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = NIOLockedValueBox(State())

  func feed(_ items: [FeedItem]) {
    let waiting = state.withLockedValue { state in
      state.items += items
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// The first value that `find` makes of what came, now or later.
  func first<Value: Sendable>(_ find: @Sendable ([FeedItem]) -> Value?) async -> Value {
    while true {
      let (found, count) = state.withLockedValue { (find($0.items), $0.items.count) }
      if let found { return found }
      await withCheckedContinuation { continuation in
        let isNew = state.withLockedValue { state in
          guard state.items.count == count else { return true }
          state.waiting.append(continuation)
          return false
        }
        if isNew { continuation.resume() }
      }
    }
  }

  func entry(_ text: String) async -> TimelineEntry {
    await first { items in
      for case .entry(let entry) in items where entry.text == text { return entry }
      return nil
    }
  }
}
