import Logging

/// How the log is written.
enum LogFormat: String, CaseIterable, Sendable {
  /// `14:03:07.120 warning transport: link lost peer=7ZKA-93QD`
  case text
  /// One JSON object a line; metadata are members of it.
  case json
}

/// One line of the log, made of values. Whatever is in them, it stays one line.
struct LogLine {
  let milliseconds: UInt64
  let level: Logger.Level
  let label: String
  let message: String
  /// In order of their keys.
  let metadata: [(key: String, value: String)]

  /// Names whose values are never written, wherever they come from.
  private static let secrets = ["token", "secret", "password", "private-key", "ticket"]

  func formatted(as format: LogFormat) -> String {
    switch format {
    case .text: text
    case .json: json
    }
  }

  private func shown(_ key: String, _ value: String) -> String {
    Self.secrets.contains { key.lowercased().contains($0) } ? "(not logged)" : value
  }

  private var text: String {
    let time = UTCTime(milliseconds: milliseconds)
    var line = "\(time.clock) \(level) \(label): \(LogText.escaped(message))"
    for (key, value) in metadata {
      let value = LogText.escaped(shown(key, value))
      let needsQuotes = value.isEmpty || value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
      line += " \(LogText.escaped(key))="
      line += needsQuotes ? "\"" + value.replacing("\"", with: "\\\"") + "\"" : value
    }
    return line
  }

  private var json: String {
    let time = UTCTime(milliseconds: milliseconds)
    var line = "{\"time\":\"\(time.iso8601)\",\"level\":\"\(level)\",\"label\":"
    line += LogText.json(label) + ",\"message\":" + LogText.json(message)
    let taken = ["time", "level", "label", "message"]
    for (key, value) in metadata {
      line += "," + LogText.json(taken.contains(key) ? "meta-" + key : key) + ":"
      line += LogText.json(shown(key, value))
    }
    return line + "}"
  }
}
