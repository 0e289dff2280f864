import Testing

@testable import Discovery

@Suite struct AddressTests {
  @Test(arguments: [
    ("192.0.2.1", PeerEndpoint.Reach.ipv4), ("10.0.0.1", .ipv4), ("169.254.3.4", .ipv4LinkLocal),
    ("127.0.0.1", .loopback), ("::1", .loopback), ("2001:db8::1", .ipv6), ("fd00::2", .ipv6),
    ("fe80::1%eth0", .ipv6LinkLocal), ("FEBF::1", .ipv6LinkLocal), ("fec0::1", .ipv6),
  ])
  func reachOfAnAddress(host: String, expected: PeerEndpoint.Reach) {
    #expect(PeerEndpoint(host: host, port: 1).reach == expected)
  }

  @Test(arguments: [
    ("host:7420", nil as UInt16?, "host:7420"), ("192.0.2.1:1", nil, "192.0.2.1:1"),
    ("[fe80::1%eth0]:65535", nil, "[fe80::1%eth0]:65535"), ("host", 7_420, "host:7420"),
    ("[::1]", 7_420, "[::1]:7420"), ("fe80::1", 7_420, "[fe80::1]:7420"),
    ("host:1", 7_420, "host:1"),
  ])
  func staticPeersAreRead(text: String, port: UInt16?, expected: String) throws {
    #expect(try StaticPeer(text: text, defaultPort: port).description == expected)
  }

  @Test(arguments: [
    "", "host", ":7420", "host:", "host:0", "host:65536", "host:x", "[::1", "[::1]x:1", "a b:1",
    "host:+1 ",
  ])
  func otherTextsAreRefusedWithASentence(text: String) {
    let error = #expect(throws: StaticPeer.SyntaxError.self) { try StaticPeer(text: text) }
    #expect(error?.description.hasSuffix(".") == true)
  }

  @Test func interfacesOfContainersAreSkippedUnlessNamed() {
    let filter = InterfaceFilter()
    for name in ["docker0", "br-1a2b", "veth12", "virbr0"] { #expect(!filter.allows(name)) }
    for name in ["eth0", "wlan0", "br0", "lo", "enp3s0"] { #expect(filter.allows(name)) }
    let explicit = InterfaceFilter(names: ["docker0"])
    #expect(explicit.allows("docker0"))
    #expect(!explicit.allows("eth0"))
  }

  @Test func thisMachineHasALoopback() throws {
    let loopback = try #require(NetworkInterface.all().first { $0.isLoopback })
    #expect(NetworkInterface.name(ofIndex: loopback.index) == loopback.name)
    #expect(NetworkInterface.name(ofIndex: 0) == nil)
  }
}
