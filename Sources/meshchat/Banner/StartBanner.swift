import MeshNode

/// What a person sees when a node has started. Pure.
struct StartBanner {
  let version: String
  let started: NodeStarted
  let peers: Int
  /// Nil where it is not shown on a terminal: no code, no colours.
  let size: TerminalSize?
  let hasColour: Bool

  var text: String { lines.map { $0 + "\n" }.joined() }

  private var lines: [String] {
    var lines = [
      "", "  meshchat \(version) · \(TerminalText.safe(started.name)) · node \(started.id)", "",
    ]
    let urls = started.webURLs.map { TerminalText.safe($0) }
    for (number, url) in urls.prefix(6).enumerated() {
      lines.append((number == 0 ? "  Open       " : "             ") + url + whose(url))
    }
    if urls.isEmpty { lines.append("  Open       (no page: nothing could be bound)") }
    var looking = started.discovery
    if peers > 0 { looking += ", and \(peers) \(peers == 1 ? "peer" : "peers") named by --peer" }
    lines.append("  Finds      " + looking)
    lines.append("  Data       " + TerminalText.safe(started.dataDirectory))
    if let url = urls.first(where: { !isLocal($0) }) { lines += code(for: url) }
    return lines + [""]
  }

  private func isLocal(_ url: String) -> Bool {
    ["//localhost", "//127.", "//[::1]"].contains { url.contains($0) }
  }

  private func whose(_ url: String) -> String { isLocal(url) ? "   on this machine" : "" }

  /// The QR code where it fits and its colours may be used; nothing otherwise.
  private func code(for url: String) -> [String] {
    guard hasColour, let size, let code = QRCode(url), code.columns() + 4 <= size.columns,
      (code.columns() + 1) / 2 + 4 <= size.rows
    else { return [] }
    return [""] + code.lines().map { "    " + $0 } + ["    " + "scan to open the page on a phone"]
  }
}
