import Gossip

/// Where this node is to be found at the moment, as its record tells the others. Pure.
struct OwnPlace {
  /// How often the machine's addresses are looked at: who carries a laptop to another network is
  /// found there within this time.
  static let lookEvery: Duration = .seconds(5)

  let gossipPort: UInt16
  private(set) var addresses: OwnAddresses
  /// Known once the web is up.
  private(set) var webPort: Int?
  /// The hash of what the page's files serve; nil without a page.
  private(set) var pageHash: Bytes32?

  init(gossipPort: UInt16, addresses: OwnAddresses) {
    self.gossipPort = gossipPort
    self.addresses = addresses
  }

  /// Pages of this node, best first.
  var webURLs: [String] { webPort.map { addresses.webURLs(port: $0) } ?? [] }

  var endpoints: [Endpoint] { addresses.endpoints(port: gossipPort) }

  mutating func serves(webPort: Int, pageHash: Bytes32?) {
    self.webPort = webPort
    self.pageHash = pageHash
  }

  /// Takes up the addresses that the machine has now; true when they are others than before.
  mutating func move(to addresses: OwnAddresses) -> Bool {
    defer { self.addresses = addresses }
    return self.addresses != addresses
  }
}
