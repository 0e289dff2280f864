extension ServiceRecord {
  /// Why the TXT record of an instance was not taken.
  package enum TextError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong(bytes: Int)
    case unknownVersion(String)
    case missing(key: String)
    case malformed(key: String)

    package var description: String {
      switch self {
      case .tooLong(let bytes): "its TXT record has \(bytes) bytes, more than 1,024"
      case .unknownVersion(let text): "its TXT version is \(text), not 1"
      case .missing(let key): "its TXT record has no \(key)="
      case .malformed(let key): "its TXT record has a malformed \(key)="
      }
    }
  }

  /// TXT bytes that are read; RFC 6763 section 6.2 advises to stay under 400.
  static let textBytesMax = 1_024
  /// Bytes of one free value.
  static let valueBytesMax = 64

  /// The TXT strings, in the order of RFC 6763 section 6.7: the version first.
  package var text: [[UInt8]] {
    var strings = [
      "txtvers=1", "id=" + HexadecimalText.encode(idPrefix), "mesh=" + meshHint, "v=" + version,
      "b=" + HexadecimalText.encode(bootID),
    ]
    if let webPort { strings.append("web=\(webPort)") }
    return strings.map { Array($0.utf8) }
  }

  /// Reads a resolved instance. Keys are compared without case, the first of equal ones counts, and
  /// unknown ones are passed over (RFC 6763 section 6.4).
  package init(instance: String, port: UInt16, text strings: [[UInt8]]) throws(TextError) {
    let byteCount = strings.reduce(0) { $0 + $1.count + 1 }
    guard byteCount <= Self.textBytesMax else { throw .tooLong(bytes: byteCount) }
    var values: [String: String] = [:]
    for string in strings {
      guard let equals = string.firstIndex(of: UInt8(ascii: "=")), equals > 0 else { continue }
      let key = String(decoding: string[..<equals], as: UTF8.self).lowercased()
      guard values[key] == nil else { continue }
      values[key] = String(decoding: string[(equals + 1)...], as: UTF8.self)
    }
    let textVersion = try Self.value("txtvers", in: values)
    guard textVersion == "1" else { throw .unknownVersion(textVersion) }
    guard let idPrefix = HexadecimalText.decode(try Self.value("id", in: values)) else {
      throw .malformed(key: "id")
    }
    guard let bootID = HexadecimalText.decode(try Self.value("b", in: values)) else {
      throw .malformed(key: "b")
    }
    var webPort: UInt16?
    if let text = values["web"] {
      guard let number = UInt16(text), number > 0 else { throw .malformed(key: "web") }
      webPort = number
    }
    self.init(
      instance: instance, port: port, idPrefix: idPrefix,
      meshHint: try Self.value("mesh", in: values), version: try Self.value("v", in: values),
      bootID: bootID, webPort: webPort)
  }

  private static func value(
    _ key: String, in values: [String: String]
  ) throws(TextError) -> String {
    guard let value = values[key] else { throw .missing(key: key) }
    // Values are shown to people and logged.
    let isClean = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard value.utf8.count <= valueBytesMax, isClean else { throw .malformed(key: key) }
    return value
  }
}
