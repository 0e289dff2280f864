import Chat

/// Values from one place: the flags, the environment or the file. Not yet checked, but for their
/// keys.
struct ConfigurationLayer: Equatable, Sendable {
  struct Value: Equatable, Sendable {
    let texts: [String]
    /// How the value is named where it was written: `--port`, `MESHCHAT_PORT`, `port in a.toml`.
    let origin: String
  }

  private(set) var values: [ConfigurationKey: Value] = [:]

  mutating func set(_ key: ConfigurationKey, _ texts: [String], origin: String) {
    values[key] = Value(texts: texts, origin: origin)
  }

  /// Values in a list are this many at most.
  static let listMax = 64

  /// What the environment says. Lists are separated by commas or spaces.
  static func environment(
    _ variables: [String: String]
  ) throws(ConfigurationError) -> ConfigurationLayer {
    var layer = ConfigurationLayer()
    let known = ConfigurationKey.allCases.map(\.variable) + [ConfigurationKey.fileVariable]
    for (variable, text) in variables.sorted(by: { $0.key < $1.key })
    where variable.hasPrefix(ConfigurationKey.environmentPrefix) {
      guard known.contains(variable) else {
        throw .unknownKey(
          variable, place: "the environment",
          nearest: NearestWord.to(variable, among: known))
      }
      guard let key = ConfigurationKey.allCases.first(where: { $0.variable == variable }) else {
        continue
      }
      let texts =
        key.isList ? text.split { $0 == "," || $0 == " " }.map(String.init) : [text]
      layer.set(key, texts, origin: variable)
    }
    return layer
  }
}

/// Why the configuration cannot be used: one sentence with the next step.
enum ConfigurationError: Error, Equatable, Sendable {
  case unknownKey(String, place: String, nearest: String?)
  case badValue(String, origin: String, accepted: String)
  case unreadableFile(path: String, reason: String)
  case noHome

  var sentence: String {
    switch self {
    case .unknownKey(let key, let place, let nearest?):
      "\(shown(key)) in \(place) is not known. Did you mean \(nearest)?"
    case .unknownKey(let key, let place, nil):
      "\(shown(key)) in \(place) is not known; meshchat --help lists what is."
    case .badValue(let value, let origin, let accepted):
      "\(origin) is \"\(shown(value))\", but it takes \(accepted)."
    case .unreadableFile(let path, let reason):
      "The configuration file \(path) cannot be read: \(reason)"
    case .noHome:
      "There is no home directory to keep the data in: name a folder with --data-dir."
    }
  }

  private func shown(_ text: String) -> String { LogText.escaped(String(text.prefix(200))) }
}
