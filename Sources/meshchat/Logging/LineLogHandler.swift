import Foundation
import Logging

/// Writes the log as lines, in text or JSON.
struct LineLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel: Logger.Level

  private let label: String
  private let format: LogFormat
  private let output: LogOutput

  init(label: String, level: Logger.Level, format: LogFormat, output: LogOutput = .standard) {
    self.label = label
    self.logLevel = level
    self.format = format
    self.output = output
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let given = event.metadata { all.merge(given) { _, new in new } }
    if let error = event.error { all["error"] = "\(error)" }
    let line = LogLine(
      milliseconds: UInt64(max(0, Date().timeIntervalSince1970 * 1_000)), level: event.level,
      label: label, message: event.message.description,
      metadata: all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") })
    output.write(line.formatted(as: format))
  }
}
