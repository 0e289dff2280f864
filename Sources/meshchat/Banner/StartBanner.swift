import MeshNode

/// What a person sees when a node has started. Pure.
struct StartBanner {
  let version: String
  let started: NodeStarted
  let peers: Int
  /// Nil where it is not shown on a terminal: no code, no colours.
  let size: TerminalSize?
  let hasColour: Bool

  /// The code stands beside the words where the terminal is wide enough, below them where it is
  /// high enough, and nowhere else.
  var text: String {
    let code = code
    var rows = lines
    if let code, let size {
      let gap = (rows.map { DisplayWidth.of($0) }.max() ?? 0) + 2
      if gap + code.columns() <= size.columns {
        rows = beside(rows, code, from: gap)
      } else if code.columns() + 4 <= size.columns,
        rows.count + code.lines().count + 6 <= size.rows
      {
        rows += [""] + code.lines().map { "    " + $0 } + ["    scan to open the page"]
      }
    }
    return (rows + [""]).map { $0 + "\n" }.joined()
  }

  private var lines: [String] {
    var lines = [
      "", "  meshchat \(version) · \(TerminalText.safe(started.name)) · node \(started.id)", "",
    ]
    let urls = started.webURLs.map { TerminalText.safe($0) }
    for (number, url) in urls.prefix(6).enumerated() {
      lines.append((number == 0 ? "  Open   " : "         ") + url + whose(url))
    }
    if urls.isEmpty { lines.append("  Open   (no page: no port could be opened)") }
    lines.append("  Finds  " + looking)
    if peers > 0 {
      lines.append("         and \(peers) \(peers == 1 ? "peer" : "peers") named by --peer")
    }
    lines.append("  Data   " + TerminalText.safe(started.dataDirectory))
    return lines
  }

  /// A mode in words; words stay as they are.
  private var looking: String {
    switch started.discovery {
    case "auto": "others by Avahi, the system's or its own"
    case "daemon": "others by the system's Avahi"
    case "embedded": "others by its own Avahi"
    case "off": "no others by itself (discovery is off)"
    default: TerminalText.safe(started.discovery)
    }
  }

  private func beside(_ rows: [String], _ code: QRCode, from column: Int) -> [String] {
    let drawn = code.lines()
    let hint = ["", "  Scan the code to open the page."]
    let left = rows + (rows.count + hint.count <= drawn.count ? hint : [])
    return (0..<max(left.count, drawn.count)).map { number in
      let words = number < left.count ? left[number] : ""
      guard number < drawn.count else { return words }
      let padding = String(repeating: " ", count: column - DisplayWidth.of(words))
      return words + padding + drawn[number]
    }
  }

  private func isLocal(_ url: String) -> Bool {
    ["//localhost", "//127.", "//[::1]"].contains { url.contains($0) }
  }

  private func whose(_ url: String) -> String { isLocal(url) ? "  (here)" : "" }

  /// Of the best address for another machine; nil where colours may not be used, or there is none.
  private var code: QRCode? {
    guard hasColour, size != nil, let url = started.webURLs.first(where: { !isLocal($0) }) else {
      return nil
    }
    return QRCode(url)
  }
}
