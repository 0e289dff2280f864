/// Where a client connects to.
struct LoadTarget: Sendable {
  let host: String
  let port: Int
  let path: String
  let isSecure: Bool

  init?(_ url: String) {
    let isSecure = url.hasPrefix("wss://")
    guard isSecure || url.hasPrefix("ws://") else { return nil }
    let rest = url.dropFirst(isSecure ? 6 : 5)
    let authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count)
    guard let colon = authority.lastIndex(of: ":"),
      let port = UInt16(authority[authority.index(after: colon)...])
    else { return nil }
    var host = authority[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    self.host = String(host)
    self.port = Int(port)
    self.path = path.isEmpty ? "/chat" : String(path)
    self.isSecure = isSecure
  }

  var hostField: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
