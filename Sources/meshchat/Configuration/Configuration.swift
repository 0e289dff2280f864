import Discovery
import Logging
import MeshNode

/// How meshchat is to run, put together from flags, environment and file; every value checked.
struct Configuration: Equatable, Sendable {
  var name: String
  /// Whether somebody chose the name, so that it is the person's as well.
  var isNameChosen = false
  var port: UInt16?
  var gossipPort: UInt16?
  var dataDirectory: String
  var discovery = DiscoveryMode.auto
  var peers: [NodeConfiguration.PeerAddress] = []
  var interfaces: [String] = []
  var isHeadless = false
  var isJSON = false
  var webRoot: String?
  /// Nil: whatever suits the way it runs.
  var logLevel: Logger.Level?
  var logFormat = LogFormat.text
  var authorRate: NodeConfiguration.AuthorRate? = NodeConfiguration.AuthorRate()
  var retention = NodeConfiguration.Retention()

  /// - Parameter layers: the strongest first. A list in a stronger layer replaces the weaker one.
  init(layers: [ConfigurationLayer], machine: MachineFacts) throws(ConfigurationError) {
    name = machine.nodeName
    dataDirectory = machine.dataDirectory ?? ""
    for key in ConfigurationKey.allCases {
      guard let value = layers.lazy.compactMap({ $0.values[key] }).first else { continue }
      try apply(value, to: key)
    }
    guard !dataDirectory.isEmpty else { throw .noHome }
  }

  /// What the node is started with.
  func node(version: String) -> NodeConfiguration {
    var node = NodeConfiguration(name: name, version: version, dataDirectory: dataDirectory)
    node.port = port
    node.gossipPort = gossipPort
    node.discovery = discovery
    node.peers = peers
    node.interfaces = interfaces
    node.webRoot = webRoot
    node.authorRate = authorRate
    node.retention = retention
    return node
  }

  private mutating func apply(
    _ value: ConfigurationLayer.Value, to key: ConfigurationKey
  ) throws(ConfigurationError) {
    let reader = ValueReader(value: value, key: key)
    switch key {
    case .name:
      name = try reader.nodeName()
      isNameChosen = true
    case .port: port = try reader.port()
    case .gossipPort: gossipPort = try reader.port()
    case .dataDirectory: dataDirectory = try reader.path()
    case .discovery: discovery = try reader.choice(DiscoveryMode.self)
    case .peer: peers = try reader.peers()
    case .interface: interfaces = try reader.interfaces()
    case .headless: isHeadless = try reader.flag()
    case .json: isJSON = try reader.flag()
    case .webRoot: webRoot = try reader.path()
    case .logLevel: logLevel = try reader.choice(Logger.Level.self)
    case .logFormat: logFormat = try reader.choice(LogFormat.self)
    case .authorLimit: authorRate = try reader.authorRate()
    case .retainFor: retention.age = try reader.age()
    case .retainSize: retention.bytes = try reader.size()
    }
  }
}

/// What the defaults are made of.
struct MachineFacts: Equatable, Sendable {
  /// The machine's host name, cut to a name that nodes may have.
  let nodeName: String
  /// Nil without a home directory.
  let dataDirectory: String?
  /// Where the configuration file usually is.
  let configurationFile: String?

  init(hostName: String, variables: [String: String]) {
    let short = hostName.prefix { $0 != "." }
    let letters = short.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    nodeName = letters.isEmpty ? "meshchat" : String(letters.prefix(32))
    let home = variables["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    // Relative paths in these variables are to be ignored (XDG Base Directory Specification).
    func base(_ variable: String, _ fallback: String) -> String? {
      if let path = variables[variable], path.hasPrefix("/") { return path }
      return home.map { $0 + "/" + fallback }
    }
    dataDirectory = base("XDG_DATA_HOME", ".local/share").map { $0 + "/meshchat" }
    configurationFile = base("XDG_CONFIG_HOME", ".config").map { $0 + "/meshchat/config.toml" }
  }
}
