import Testing

@testable import Chat

@Suite struct NodeStatusCodecTests {
  private var golden: NodeStatus {
    var status = NodeStatus(name: "kitchen", version: "0.1.0", bootID: 42)
    status.webURLs = ["https://192.0.2.7:8080/"]
    status.gossipEndpoints = [
      NodeStatus.Endpoint(host: "fe80::1%eth0", port: 4_000),
      NodeStatus.Endpoint(host: "192.0.2.7", port: 65_535),
    ]
    status.people = [NodeStatus.Person(id: 1, name: "Ada"), NodeStatus.Person(id: 2, name: "李")]
    status.peopleCount = 300
    status.links = [
      NodeStatus.Link(peerKey: 5, roundTrip: .microseconds(850)),
      NodeStatus.Link(peerKey: 6, roundTrip: nil),
    ]
    status.pageHash = [UInt8](repeating: 0xAB, count: 32)
    status.clockOffset = .milliseconds(-1_500)
    return status
  }

  @Test func goldenFileOfVersion1() throws {
    #expect(try NodeStatusCodec.encode(golden) == GoldenFile.bytes("node-status-v1"))
    #expect(try NodeStatusCodec.decode(GoldenFile.bytes("node-status-v1")) == golden)
  }

  @Test func ownListsAreCutAndTheCountStaysWhole() throws {
    var status = golden
    status.people = (0..<1_000).map { NodeStatus.Person(id: $0, name: "p\($0)") }
    status.peopleCount = 1_000
    status.links = (0..<100).map { NodeStatus.Link(peerKey: $0, roundTrip: nil) }
    let read = try NodeStatusCodec.decode(NodeStatusCodec.encode(status))
    #expect(read.people.count == ChatLimits.statusPeople)
    #expect(read.peopleCount == 1_000)
    #expect(read.links.count == ChatLimits.statusLinks)
  }

  @Test func whatPeopleSayOfThemselvesNeverMakesARecordTooLong() throws {
    let name = String(repeating: "x", count: ChatLimits.nameBytes)
    let text = String(repeating: "y", count: ChatLimits.statusTextBytes)
    var status = NodeStatus(name: "n", version: "1", bootID: 1)
    let condition = try PersonCondition(typed: text, isAway: true)
    status.people = (0..<256).map { NodeStatus.Person(id: $0, name: name, condition: condition) }
    let read = try NodeStatusCodec.decode(NodeStatusCodec.encode(status))
    #expect(read.people.count == 256)
    #expect(read.people.first?.condition == condition)
    #expect(read.people.last?.condition == PersonCondition(away: true))
  }

  @Test func theFullestStatusFitsItsLimit() throws {
    var status = golden
    let name = String(repeating: "😀", count: 64)
    status.people = (0..<256).map { NodeStatus.Person(id: $0, name: name) }
    status.webURLs = (0..<16).map { _ in "https://" + String(repeating: "a", count: 248) }
    #expect(try NodeStatusCodec.encode(status).count <= ChatLimits.statusBytes)
  }

  @Test func absurdDurationsAreClamped() throws {
    var status = golden
    status.links = [NodeStatus.Link(peerKey: 1, roundTrip: .seconds(100_000))]
    status.clockOffset = .seconds(Int64.max)
    let read = try NodeStatusCodec.decode(NodeStatusCodec.encode(status))
    #expect(read.links[0].roundTrip == .microseconds(Int64(UInt32.max)))
    #expect(read.clockOffset > .seconds(1 << 40))
  }

  @Test(arguments: [
    "javascript:alert(1)", "data:text/html,x", "https://a\u{202E}b", "", "ftp://a",
  ])
  func onlyWebAddressesAreAddresses(url: String) throws {
    try refused(.webURLs) { $0.webUrls = [url] }
  }

  @Test func hostileFieldsAreRefused() throws {
    try refused(.nodeName) { $0.name = "" }
    try refused(.nodeName) { $0.name = "a\u{1B}]0;x" }
    try refused(.version) { $0.version = String(repeating: "1", count: 65) }
    try refused(.people) { $0.people[0].name = "a\rb" }
    try refused(.people) {
      $0.people = [WireOnlinePerson](repeating: $0.people[0], count: 257)
    }
    try refused(.gossipEndpoints) { $0.gossipEndpoints[0].port = 65_536 }
    try refused(.gossipEndpoints) { $0.gossipEndpoints[0].port = 0 }
    try refused(.gossipEndpoints) { $0.gossipEndpoints[0].host = "" }
    try refused(.links) { $0.links = [WireNodeLink](repeating: WireNodeLink(), count: 65) }
    try refused(.pageHash) { $0.pageHash.removeLast() }
  }

  private func refused(
    _ field: ChatCodecError.Field, by spoil: (inout WireNodeStatus) -> Void
  ) throws {
    var wire = try WireBytes.decode(
      WireNodeStatus.self, from: NodeStatusCodec.encode(golden), limit: 1 << 20)
    spoil(&wire)
    let bytes = try WireBytes.encode(wire, limit: 1 << 20)
    #expect(throws: ChatCodecError.invalid(field: field)) { try NodeStatusCodec.decode(bytes) }
  }
}
