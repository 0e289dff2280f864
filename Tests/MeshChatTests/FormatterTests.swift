import Chat
import Foundation
import Gossip
import MeshNode
import Testing

@testable import meshchat

@Suite struct FormatterTests {
  private let chat = InMemoryChat()

  private func texts(_ items: [ClientOutput]) -> [String] {
    var formatter = StyledFormatter { _ in 3_600 }
    return items.flatMap { formatter.lines($0) }.map(\.text)
  }

  @Test func messagesHaveDayTimeAndName() {
    let first = chat.hear("hi", at: 50_000)
    let second = chat.hear("late one", in: "garden", at: 20_000, isLate: true, hasGap: true)
    #expect(
      texts([
        .message(first, isOwn: false, isHistory: false),
        .message(second, isOwn: false, isHistory: false),
      ]) == [
        "── Thursday, 1 January 1970 ──", "01:00 Bob: hi",
        "01:00 #garden Bob: late one (arrived late) (something before it is missing)",
      ])
  }

  @Test func peopleWhoLookAlikeAreToldApart() {
    let ada = PersonSummary(id: 0x1111, name: "Ada", node: InMemoryChat.nodeID)
    let other = PersonSummary(id: 0x4F2A, name: "Аda", node: InMemoryChat.nodeID)
    let items: [ClientOutput] = [
      .presence(PresenceChange(kind: .joined, person: ada, at: 0)),
      .presence(PresenceChange(kind: .joined, person: other, at: 0)),
      .presence(PresenceChange(kind: .left, person: ada, at: 0)),
    ]
    #expect(
      texts(items) == ["01:00 · Ada joined", "01:00 · Аda·4f2a joined", "01:00 · Ada·1111 left"])
    var plain = PlainFormatter { _ in 0 }
    #expect(
      items.flatMap { plain.lines($0) } == ["* Ada joined", "* Аda·4f2a joined", "* Ada·1111 left"])
  }

  @Test func hostileTextStaysInItsPlace() throws {
    let entry = chat.hear("a\u{1B}[2J\nb\u{202E}c", from: "E\u{9B}ve")
    let items: [ClientOutput] = [
      .message(entry, isOwn: false, isHistory: false), .notice("\u{1B}x"), .problem("\u{7}"),
      .answer(title: "t", rows: [AnswerRow(term: "\u{1B}", detail: "\u{9B}")]),
      .health(NodeHealth(level: .error, text: "disk\u{1B}")),
    ]
    var plain = PlainFormatter { _ in 0 }
    for text in texts(items) + items.flatMap({ plain.lines($0) }) + items.map(JSONFormatter.line) {
      #expect(
        text.unicodeScalars.allSatisfy {
          ($0.value >= 0x20 || $0 == "\n") && !(0x7F...0x9F).contains($0.value)
            && $0.value != 0x202E
        })
    }
  }

  @Test func plainLinesAreThoseOfTheProtocol() {
    var plain = PlainFormatter { _ in 0 }
    let entry = chat.hear("two\nlines", at: 50_580_000)
    let bob = entry.author
    #expect(
      plain.lines(.message(entry, isOwn: false, isHistory: false))
        == ["[14:03] Bob: two ⏎ lines"])
    #expect(
      plain.lines(.presence(PresenceChange(kind: .joined, person: bob, at: 0))) == ["* Bob joined"])
    #expect(plain.lines(.problem("text must not be empty")) == ["! text must not be empty"])
  }

  @Test func jsonLinesAreJSON() throws {
    let entry = chat.hear("q\"\\\n\u{2028}👍", at: 5)
    let line = JSONFormatter.line(.message(entry, isOwn: true, isHistory: true))
    #expect(!line.contains("\n"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["text"] as? String == "q\"\\\n\u{2028}👍")
    #expect(object["type"] as? String == "message")
    #expect(object["history"] as? Bool == true)
    #expect((object["order"] as? String)?.count == 20)
    for item: ClientOutput in [
      .lost(3), .left(room: "a"), .answer(title: "t", rows: []), .health(.ok),
    ] {
      #expect(throws: Never.self) {
        try JSONSerialization.jsonObject(with: Data(JSONFormatter.line(item).utf8))
      }
    }
  }

  @Test func statusSaysWhatMatters() {
    let formatter = StyledFormatter { _ in 0 }
    var status = ClientStatus(room: "lobby", name: "Ada", people: 3, nodes: 2)
    #expect(formatter.status(status).text == "#lobby · 3 on-line · 2 nodes")
    status.delivery = .stored(holding: 2, known: 2)
    #expect(formatter.status(status).text.hasSuffix(" · on 2 of 2 nodes"))
    #expect(formatter.status(status, columns: 39).text == "#lobby · 3 on-line · on 2 of 2 nodes")
    #expect(formatter.status(status, columns: 25).text == "#lobby · on 2 of 2 nodes")
    status.delivery = .stored(holding: 1, known: 1)
    #expect(formatter.status(status).text.hasSuffix(" · stored on this node"))
  }

  @Test func theBannerFitsItsTerminal() {
    let started = NodeStarted(
      id: InMemoryChat.nodeID, name: "kitchen",
      webURLs: ["https://192.0.2.7:8080/", "http://localhost:8080/"], gossipPort: 1,
      discovery: "the system's Avahi", dataDirectory: "/data", service: chat)
    func banner(_ size: TerminalSize?, hasColour: Bool = true) -> String {
      StartBanner(version: "1", started: started, peers: 2, size: size, hasColour: hasColour).text
    }
    let large = banner(TerminalSize(columns: 80, rows: 40))
    #expect(large.contains("█"))
    #expect(large.contains("https://192.0.2.7:8080/"))
    #expect(large.contains("2 peers"))
    #expect(!banner(TerminalSize(columns: 30, rows: 40)).contains("█"))
    #expect(!banner(TerminalSize(columns: 50, rows: 20)).contains("█"))
    #expect(banner(TerminalSize(columns: 50, rows: 40)).contains("█"))
    #expect(!banner(nil).contains("█"))
    #expect(!banner(TerminalSize(columns: 80, rows: 40), hasColour: false).contains("\u{1B}"))
    #expect(started.webPort == 8080)
  }

  @Test func aQRCodeHasItsThreeCorners() throws {
    let code = try #require(QRCode("https://192.0.2.7:8080/"))
    for (row, column) in [(0, 0), (0, code.side - 7), (code.side - 7, 0)] {
      #expect(code.isDark(row: row, column: column))
      #expect(!code.isDark(row: row + 1, column: column + 1))
      #expect(code.isDark(row: row + 3, column: column + 3))
    }
    #expect(code.lines().count == (code.side + 5) / 2)
    #expect(QRCode(String(repeating: "x", count: 5_000)) == nil)
  }
}
