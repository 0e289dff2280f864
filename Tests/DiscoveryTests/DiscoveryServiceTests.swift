import Logging
import Testing

@testable import Discovery

@Suite struct DiscoveryServiceTests {
  static let record = ServiceRecordTests.record
  static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// A service with what it said until it ended.
  static func events(
    of service: DiscoveryService, until isEnough: @escaping @Sendable (DiscoveryEvent) -> Bool
  ) async -> [DiscoveryEvent] {
    var events: [DiscoveryEvent] = []
    await withTaskGroup { group in
      group.addTask { await service.run() }
      for await event in service.events {
        events.append(event)
        if isEnough(event) { service.stop() }
      }
    }
    return events
  }

  @Test func offSaysSoAndWaits() async {
    let service = DiscoveryService(
      configuration: DiscoveryConfiguration(mode: .off), record: Self.record, logger: Self.logger)
    let events = await Self.events(of: service) { $0 == .usingBackend(.none) }
    #expect(events == [.usingBackend(.none)])
  }

  @Test func staticPeersAreFoundWithoutMulticast() async throws {
    let peer = try StaticPeer(text: "127.0.0.1:7420")
    let service = DiscoveryService(
      configuration: DiscoveryConfiguration(mode: .off, staticPeers: [peer]), record: Self.record,
      logger: Self.logger)
    let events = await Self.events(of: service) { event in
      if case .appeared = event { true } else { false }
    }
    guard case .appeared(let sighting) = events.last else {
      Issue.record("\(events)")
      return
    }
    #expect(sighting.key.instance == "127.0.0.1:7420")
    #expect(sighting.endpoints == [PeerEndpoint(host: "127.0.0.1", port: 7_420)])
  }

  @Test func stopBeforeRunEndsIt() async {
    for mode in [DiscoveryMode.off, .embedded] {
      let service = DiscoveryService(
        configuration: DiscoveryConfiguration(mode: mode, interfaces: ["no-such-interface"]),
        record: Self.record, logger: Self.logger)
      service.stop()
      await service.run()
    }
  }

  @Test func cancellingTheTaskEndsIt() async {
    let service = DiscoveryService(
      configuration: DiscoveryConfiguration(mode: .embedded, interfaces: ["no-such-interface"]),
      record: Self.record, logger: Self.logger)
    await withTaskGroup { group in
      group.addTask { await service.run() }
      for await event in service.events {
        if event == .usingBackend(.embedded) { group.cancelAll() }
      }
    }
  }

  /// What nobody takes is bounded, and made good by a snapshot.
  @Test func lostEventsAreKnown() async {
    let channel = DiscoveryEventChannel(pendingEventsMax: 2)
    for _ in 0..<3 { channel.send(.usingBackend(.embedded)) }
    #expect(channel.takeLoss())
    #expect(!channel.takeLoss())
    channel.finish()
    var count = 0
    for await _ in channel.events { count += 1 }
    #expect(count == 2)
  }
}
