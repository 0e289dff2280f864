/// What can be configured. The raw value is the flag without its dashes and the key in the file;
/// in the environment it is `MESHCHAT_` and capitals.
enum ConfigurationKey: String, CaseIterable, Sendable {
  case name
  case port
  case gossipPort = "gossip-port"
  case dataDirectory = "data-dir"
  case discovery
  case peer
  case interface
  case headless
  case json
  case webRoot = "webroot"
  case logLevel = "log-level"
  case logFormat = "log-format"
  case authorLimit = "author-limit"
  case retainFor = "retain-for"
  case retainSize = "retain-size"

  static let environmentPrefix = "MESHCHAT_"

  /// Names a configuration file instead of the usual one; not a key of the file itself.
  static let fileVariable = "MESHCHAT_CONFIG"

  var variable: String {
    Self.environmentPrefix + rawValue.uppercased().replacing("-", with: "_")
  }

  var flag: String { "--" + rawValue }

  /// Whether several values may be given.
  var isList: Bool { self == .peer || self == .interface }

  /// What a value may be, as the end of "it takes …".
  var accepted: String {
    switch self {
    case .name: "1 to 32 visible characters"
    case .port, .gossipPort: "a number from 0 to 65535 (0: any free one)"
    case .dataDirectory, .webRoot: "the path of a folder"
    case .discovery: "auto, daemon, embedded or off"
    case .peer: "HOST or HOST:PORT, for example 192.0.2.7 or [fe80::1%eth0]:7420"
    case .interface: "the name of a network interface, for example eth0"
    case .headless, .json: "true or false"
    case .logLevel: "trace, debug, info, notice, warning, error or critical"
    case .logFormat: "text or json"
    case .authorLimit: "off, or messages a second from 1 to 1000000"
    case .retainFor: "off, or a time such as 12h, 30d or 1y"
    case .retainSize: "off, or a size such as 500MB or 2GB"
    }
  }
}
