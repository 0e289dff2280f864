import Chat
import MeshNode

/// Reads one configured value, or says what it should have been.
struct ValueReader {
  let value: ConfigurationLayer.Value
  let key: ConfigurationKey

  private var text: String { value.texts.last ?? "" }

  private func refused(_ text: String? = nil) -> ConfigurationError {
    .badValue(text ?? self.text, origin: value.origin, accepted: key.accepted)
  }

  func nodeName() throws(ConfigurationError) -> String {
    do throws(NameRules.Problem) {
      let name = try NameRules.parse(text)
      guard name.utf8.count <= ChatLimits.nodeNameBytes else { throw .tooLong }
      return name
    } catch {
      throw refused()
    }
  }

  func port() throws(ConfigurationError) -> UInt16 {
    guard let number = UInt16(text), String(number) == text else { throw refused() }
    return number
  }

  func path() throws(ConfigurationError) -> String {
    guard !text.isEmpty, text.utf8.count <= 4_096, !text.utf8.contains(0) else { throw refused() }
    return text
  }

  func flag() throws(ConfigurationError) -> Bool {
    switch text.lowercased() {
    case "true", "yes", "on", "1": return true
    case "false", "no", "off", "0": return false
    default: throw refused()
    }
  }

  func choice<Choice: RawRepresentable<String>>(
    _ type: Choice.Type
  ) throws(ConfigurationError) -> Choice {
    guard let choice = Choice(rawValue: text.lowercased()) else { throw refused() }
    return choice
  }

  func peers() throws(ConfigurationError) -> [NodeConfiguration.PeerAddress] {
    guard value.texts.count <= NodeConfiguration.peersMax else {
      throw .badValue(
        "\(value.texts.count) peers", origin: value.origin,
        accepted: "at most \(NodeConfiguration.peersMax) of them")
    }
    var peers: [NodeConfiguration.PeerAddress] = []
    for text in value.texts {
      guard let peer = peer(text) else { throw refused(text) }
      peers.append(peer)
    }
    return peers
  }

  /// Without a port it is the usual one.
  private func peer(_ text: String) -> NodeConfiguration.PeerAddress? {
    var host = text[...]
    var port: UInt16 = 7_420
    if !text.hasSuffix("]"), let colon = text.lastIndex(of: ":") {
      guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
      host = text[..<colon]
      port = number
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    let isPlain = host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    guard !host.isEmpty, host.utf8.count <= 253, isPlain else { return nil }
    return NodeConfiguration.PeerAddress(host: String(host), port: port)
  }

  func interfaces() throws(ConfigurationError) -> [String] {
    for text in value.texts {
      // IFNAMSIZ of Linux: 15 letters and the end.
      let isName = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
      guard !text.isEmpty, text.utf8.count <= 15, isName else { throw refused(text) }
    }
    guard value.texts.count <= NodeConfiguration.interfacesMax else { throw refused() }
    return value.texts
  }

  func authorRate() throws(ConfigurationError) -> NodeConfiguration.AuthorRate? {
    if text == "off" { return nil }
    guard let number = Int(text), (1...1_000_000).contains(number) else { throw refused() }
    return NodeConfiguration.AuthorRate(perSecond: number, burst: min(number * 10, 1_000_000))
  }

  func age() throws(ConfigurationError) -> Duration? {
    if text == "off" { return nil }
    let seconds = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000]
    guard let (number, unit) = measured(), let factor = seconds[unit], number <= 1_000_000 else {
      throw refused()
    }
    return .seconds(number * Int64(factor))
  }

  func size() throws(ConfigurationError) -> Int64? {
    if text == "off" { return nil }
    let bytes: [String: Int64] = [
      "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
    ]
    guard let (number, unit) = measured(), let factor = bytes[unit], number <= 1_000_000 else {
      throw refused()
    }
    return number * factor
  }

  /// A number from 1 and the unit after it, in small letters.
  private func measured() -> (Int64, String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), number > 0 else { return nil }
    return (number, text.dropFirst(digits.count).lowercased())
  }
}
