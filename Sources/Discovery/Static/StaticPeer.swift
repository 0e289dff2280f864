/// A peer that was named by a person: `host:port`, `192.0.2.1:7420`, `[fe80::1%eth0]:7420`, and
/// without the port where a default is given.
package struct StaticPeer: Hashable, Sendable, CustomStringConvertible {
  /// Why a text names no peer. One sentence, to be shown as it is.
  package struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// A host name or a numeric address, without brackets.
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  package init(text: String, defaultPort: UInt16? = nil) throws(SyntaxError) {
    let (host, portText) = try Self.split(text)
    let isClean = host.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    guard !host.isEmpty, host.utf8.count <= 255, isClean else {
      throw SyntaxError(description: "\"\(text)\" has no host; write it as host:port.")
    }
    if let portText {
      guard let port = UInt16(portText), port > 0 else {
        throw SyntaxError(description: "\"\(portText)\" is no port; ports go from 1 to 65535.")
      }
      self.init(host: host, port: port)
    } else if let defaultPort {
      self.init(host: host, port: defaultPort)
    } else {
      throw SyntaxError(description: "\"\(text)\" has no port; write it as host:port.")
    }
  }

  private static func split(
    _ text: String
  ) throws(SyntaxError) -> (host: String, port: Substring?) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else {
        throw SyntaxError(description: "\"\(text)\" has no closing bracket.")
      }
      let host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      if rest.isEmpty { return (host, nil) }
      guard rest.hasPrefix(":") else {
        throw SyntaxError(description: "\"\(text)\" has something other than a port after \"]\".")
      }
      return (host, rest.dropFirst())
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return (text, nil)
    case 2: return (String(parts[0]), parts[1])
    default: return (text, nil)  // An IPv6 address without brackets, so without a port.
    }
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
