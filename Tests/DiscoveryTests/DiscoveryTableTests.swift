import Testing

@testable import Discovery

@Suite struct DiscoveryTableTests {
  static func sighting(
    _ id: UInt64, instance: String? = nil, interface: UInt32 = 2,
    family: Sighting.Key.Family = .ipv4, host: String = "192.0.2.7", port: UInt16 = 7_420,
    boot: UInt64 = 1
  ) -> Sighting {
    let name = instance ?? "node-\(id)"
    return Sighting(
      key: Sighting.Key(instance: name, interface: interface, family: family),
      endpoints: [PeerEndpoint(host: host, port: port)],
      record: ServiceRecord(
        instance: name, port: port, idPrefix: id, meshHint: "open", version: "1", bootID: boot,
        webPort: 8_080))
  }

  static func named(_ name: String, hosts: [String]) -> Sighting {
    Sighting(
      key: Sighting.Key(instance: name, interface: 0, family: .ipv4),
      endpoints: hosts.map { PeerEndpoint(host: $0, port: 7_420) }, record: nil)
  }

  @Test func manySightingsAreOnePeer() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    let first = table.handle(
      .appeared(Self.sighting(1, family: .ipv6, host: "fe80::1%eth0")))
    guard case .found(let peer) = first.first else {
      Issue.record("not found: \(first)")
      return
    }
    #expect(peer.idPrefix == 1)
    #expect(peer.endpoints.map(\.host) == ["fe80::1%eth0"])
    _ = table.handle(.appeared(Self.sighting(1, host: "192.0.2.7")))
    let last = table.handle(
      .appeared(Self.sighting(1, interface: 3, family: .ipv6, host: "2001:db8::7")))
    guard case .updated(let whole) = last.first, last.count == 1 else {
      Issue.record("not updated: \(last)")
      return
    }
    #expect(whole.endpoints.map(\.host) == ["192.0.2.7", "2001:db8::7", "fe80::1%eth0"])
    #expect(table.peers == [whole])
  }

  @Test func ownSightingsAreIgnored() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    let changes = table.handle(.appeared(Self.sighting(99)))
    #expect(changes.isEmpty)
    #expect(table.peers.isEmpty)
  }

  @Test func sayingTheSameAgainChangesNothing() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    _ = table.handle(.appeared(Self.sighting(1)))
    let again = table.handle(.appeared(Self.sighting(1)))
    #expect(again.isEmpty)
    let changed = table.handle(.changed(Self.sighting(1)))
    #expect(changed.isEmpty)
  }

  @Test func theLastSightingThatGoesTakesThePeer() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    let one = Self.sighting(1)
    let other = Self.sighting(1, interface: 3, host: "198.51.100.7")
    _ = table.handle(.appeared(one))
    _ = table.handle(.appeared(other))
    guard case .updated(let less) = table.handle(.gone(one.key)).first else {
      Issue.record("not updated")
      return
    }
    #expect(less.endpoints.map(\.host) == ["198.51.100.7"])
    let last = table.handle(.gone(other.key))
    #expect(last == [.lost(less)])
    let again = table.handle(.gone(other.key))
    #expect(again.isEmpty)
    #expect(table.peers.isEmpty)
  }

  @Test func theNewestBootSpeaksAndItsEndpointsComeFirst() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    _ = table.handle(.appeared(Self.sighting(1, host: "192.0.2.7", boot: 1)))
    _ = table.handle(
      .appeared(
        Self.sighting(
          1, instance: "node-1 #2", family: .ipv6, host: "fe80::1%eth0", port: 7_421, boot: 2)))
    let peer = table.peers[0]
    #expect(peer.bootID == 2)
    #expect(peer.instance == "node-1 #2")
    #expect(peer.endpoints.map(\.description) == ["[fe80::1%eth0]:7421", "192.0.2.7:7420"])
  }

  @Test func aNameTakenOverByAnotherNodeMovesToIt() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    _ = table.handle(.appeared(Self.sighting(1, instance: "pi")))
    let changes = table.handle(.changed(Self.sighting(2, instance: "pi")))
    #expect(changes.count == 2)
    guard case .lost(let former) = changes[0], case .found(let new) = changes[1] else {
      Issue.record("wrong changes: \(changes)")
      return
    }
    #expect((former.idPrefix, new.idPrefix) == (1, 2))
    // The other way round too: a name taken over by this very node.
    let takenOver = table.handle(.changed(Self.sighting(99, instance: "pi")))
    #expect(takenOver == [.lost(new)])
  }

  @Test func aSnapshotReplacesWhatMulticastKnew() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    _ = table.handle(.appeared(Self.sighting(1)))
    _ = table.handle(.appeared(Self.sighting(2)))
    _ = table.handle(.appeared(Self.named("there:7420", hosts: ["203.0.113.1"])))
    let changes = table.handle(.snapshot([Self.sighting(2), Self.sighting(3)]))
    #expect(changes.count == 2)
    #expect(table.peers.map(\.idPrefix) == [2, 3, nil])
  }

  @Test func staticPeersStandByTheirName() {
    var table = DiscoveryTable(ownIDPrefix: 99)
    let changes = table.handle(.appeared(Self.named("there:7420", hosts: ["203.0.113.1", "::5"])))
    guard case .found(let peer) = changes.first else {
      Issue.record("not found")
      return
    }
    #expect(peer.idPrefix == nil)
    #expect(peer.instance == "there:7420")
    #expect(peer.endpoints.count == 2)
  }

  @Test func peersAreBounded() {
    var limits = DiscoveryLimits()
    limits.peersMax = 10
    var table = DiscoveryTable(ownIDPrefix: 99, limits: limits)
    for id in 100..<200 { _ = table.handle(.appeared(Self.sighting(UInt64(id)))) }
    #expect(table.peers.count == 10)
    #expect(table.refusedCount == 90)
    // Room that was made is used.
    _ = table.handle(.gone(Self.sighting(100).key))
    let changes = table.handle(.appeared(Self.sighting(200)))
    #expect(changes.count == 1)
  }

  @Test func sightingsAndEndpointsOfAPeerAreBounded() {
    var limits = DiscoveryLimits()
    limits.sightingsPerPeerMax = 12
    var table = DiscoveryTable(ownIDPrefix: 99, limits: limits)
    for interface in 1...100 {
      _ = table.handle(
        .appeared(Self.sighting(1, interface: UInt32(interface), host: "192.0.2.\(interface)")))
    }
    #expect(table.peers[0].endpoints.count == 8)
    // The oldest made room, and its going is no news.
    let changes = table.handle(.gone(Self.sighting(1, interface: 1).key))
    #expect(changes.isEmpty)
    #expect(table.peers[0].endpoints.first?.host == "192.0.2.89")
  }

  /// Any order of the same sightings gives the same endpoints.
  @Test func orderOfArrivalDoesNotMatter() {
    let sightings: [Sighting] = (1...6).map { (index: UInt32) -> Sighting in
      let isEven = index.isMultiple(of: 2)
      let host = isEven ? "fe80::\(index)%eth\(index)" : "192.0.2.\(index)"
      return Self.sighting(1, interface: index, family: isEven ? .ipv6 : .ipv4, host: host)
    }
    var random = SplitMix(state: 3)
    var expected: [PeerEndpoint]?
    for _ in 0..<50 {
      var table = DiscoveryTable(ownIDPrefix: 99)
      var rest = sightings
      while !rest.isEmpty {
        let index = Int(random.next() % UInt64(rest.count))
        _ = table.handle(.appeared(rest.remove(at: index)))
      }
      expected = expected ?? table.peers[0].endpoints
      #expect(table.peers[0].endpoints == expected)
    }
  }
}
