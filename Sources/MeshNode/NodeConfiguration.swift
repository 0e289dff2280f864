import Discovery
import Gossip

/// Everything a node is started with. Made by the command line, or by a test; every value has a
/// default that works on a plain LAN.
package struct NodeConfiguration: Hashable, Sendable {
  /// Shown to people; on one line, at most 64 bytes.
  package var name: String
  /// The program's own version.
  package var version: String
  /// For the page and its socket. Nil: 8080, or the next free one. 0: any free one.
  package var port: UInt16?
  /// For other nodes. Nil: 7420, or the next free one. 0: any free one.
  package var gossipPort: UInt16?
  /// Where the log and the keys are; made if it is not there.
  package var dataDirectory: String
  package var discovery = DiscoveryMode.auto
  /// Dialled always, whatever discovery says. At most ``peersMax``.
  package var peers: [PeerAddress] = []
  /// Names of the interfaces to use, and no others; empty: every ordinary one.
  package var interfaces: [String] = []
  /// A folder to serve the page from instead of the one that came with the program.
  package var webRoot: String?
  /// How fast one person may speak here. Nil lifts the limit, for load tests only.
  package var authorRate: AuthorRate? = AuthorRate()
  package var retention = Retention()

  package static let peersMax = 64
  package static let interfacesMax = 32

  package init(name: String, version: String, dataDirectory: String) {
    self.name = name
    self.version = version
    self.dataDirectory = dataDirectory
  }

  /// A host, by name or number, and a port.
  package struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }

    package var description: String {
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  /// Messages of one person: a rate and how many may come at once.
  package struct AuthorRate: Hashable, Sendable {
    package var perSecond = 20
    package var burst = 200

    package init(perSecond: Int = 20, burst: Int = 200) {
      self.perSecond = perSecond
      self.burst = burst
    }
  }

  /// What is kept. Nil: everything.
  package struct Retention: Hashable, Sendable {
    package var age: Duration?
    package var bytes: Int64?

    package init(age: Duration? = nil, bytes: Int64? = nil) {
      self.age = age
      self.bytes = bytes
    }
  }
}
