import Discovery
import Foundation
import MeshNode
import Testing

@testable import meshchat

@Suite struct ConfigurationTests {
  private let machine = MachineFacts(hostName: "kitchen.local", variables: ["HOME": "/home/ada"])

  private func flags(_ values: [ConfigurationKey: [String]]) -> ConfigurationLayer {
    var layer = ConfigurationLayer()
    for (key, texts) in values { layer.set(key, texts, origin: key.flag) }
    return layer
  }

  @Test func withoutAnythingThereAreDefaults() throws {
    let configuration = try Configuration(layers: [], machine: machine)
    #expect(configuration.name == "kitchen")
    #expect(!configuration.isNameChosen)
    #expect(configuration.dataDirectory == "/home/ada/.local/share/meshchat")
    #expect(configuration.port == nil)
    #expect(configuration.discovery == .auto)
    #expect(configuration.authorRate == NodeConfiguration.AuthorRate(perSecond: 20, burst: 200))
    #expect(configuration.retention == NodeConfiguration.Retention())
  }

  @Test func flagsOverEnvironmentOverFile() throws {
    let file = try ConfigurationFile.parse(
      """
      port = 1
      name = "file"
      discovery = "off"
      peer = ["a:1", "b:2"]
      """, path: "f.toml")
    let environment = try ConfigurationLayer.environment([
      "MESHCHAT_PORT": "2", "MESHCHAT_NAME": "env", "PATH": "/bin", "MESHCHAT_CONFIG": "f.toml",
    ])
    let configuration = try Configuration(
      layers: [flags([.port: ["3"]]), environment, file], machine: machine)
    #expect(configuration.port == 3)
    #expect(configuration.name == "env")
    #expect(configuration.discovery == .off)
    #expect(configuration.peers.map(\.description) == ["a:1", "b:2"])
  }

  @Test func everyKeyIsReadFromEveryPlace() throws {
    let values: [ConfigurationKey: String] = [
      .name: "n", .port: "8081", .gossipPort: "0", .dataDirectory: "/d", .discovery: "daemon",
      .peer: "[fe80::1%eth0]:4242", .interface: "eth0", .headless: "true", .json: "no",
      .webRoot: "/w", .logLevel: "debug", .logFormat: "json", .authorLimit: "off",
      .retainFor: "30d", .retainSize: "2GB",
    ]
    #expect(values.count == ConfigurationKey.allCases.count)
    let environment = try ConfigurationLayer.environment(
      Dictionary(uniqueKeysWithValues: values.map { ($0.key.variable, $0.value) }))
    let file = try ConfigurationFile.parse(
      values.map { "\($0.key.rawValue) = \"\($0.value)\"" }.joined(separator: "\n"), path: "f")
    let all = try [environment, file, flags(values.mapValues { [$0] })].map {
      try Configuration(layers: [$0], machine: machine)
    }
    #expect(all.allSatisfy { $0 == all[0] })
    #expect(all[0].peers == [NodeConfiguration.PeerAddress(host: "fe80::1%eth0", port: 4_242)])
    let usual = try Configuration(layers: [flags([.peer: ["pi", "[::1]"]])], machine: machine)
    #expect(usual.peers.map(\.description) == ["pi:7420", "[::1]:7420"])
    #expect(all[0].authorRate == nil)
    #expect(all[0].retention.age == .seconds(30 * 86_400))
    #expect(all[0].retention.bytes == 2_000_000_000)
    #expect(all[0].node(version: "1").gossipPort == 0)
  }

  @Test func unknownKeysNameTheNearest() {
    #expect(throws: ConfigurationError.unknownKey("prot", place: "f", nearest: "port")) {
      try ConfigurationFile.parse("prot = 1", path: "f")
    }
    #expect(
      throws: ConfigurationError.unknownKey(
        "MESHCHAT_DATADIR", place: "the environment", nearest: "MESHCHAT_DATA_DIR")
    ) {
      try ConfigurationLayer.environment(["MESHCHAT_DATADIR": "/x"])
    }
    #expect(throws: ConfigurationError.unknownKey("server", place: "f", nearest: nil)) {
      try ConfigurationFile.parse("[server]\nport = 1", path: "f")
    }
  }

  @Test(arguments: [
    (ConfigurationKey.port, "65536"), (.port, "x"), (.port, "-1"), (.port, "01"), (.gossipPort, ""),
    (.name, "\u{202E}"), (.name, ""), (.discovery, "maybe"), (.peer, "host:0"), (.peer, "host:"),
    (.peer, "[::1"),
    (.peer, ":1"), (.peer, "fe80::1:1"), (.peer, "a b:1"), (.interface, "a/b"),
    (.interface, "averylonginterface"), (.headless, "perhaps"), (.logLevel, "loud"),
    (.logFormat, "xml"), (.authorLimit, "0"), (.authorLimit, "fast"), (.retainFor, "30"),
    (.retainFor, "0d"), (.retainSize, "2PB"), (.dataDirectory, ""),
  ])
  func badValuesSayWhatIsAccepted(key: ConfigurationKey, text: String) {
    #expect(
      throws: ConfigurationError.badValue(text, origin: key.flag, accepted: key.accepted)
    ) {
      try Configuration(layers: [flags([key: [text]])], machine: machine)
    }
  }

  @Test func errorsAreOneHarmlessLine() {
    let errors: [ConfigurationError] = [
      .badValue("\u{1B}[2J\n", origin: "--port", accepted: "a number"),
      .unknownKey("a\u{7}", place: "f", nearest: nil), .noHome,
      .unreadableFile(path: "f", reason: "no."),
    ]
    for error in errors {
      #expect(error.sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }
  }

  @Test func filesAreReadAndTheirMistakesPlaced() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "c.toml").path
    #expect(try ConfigurationFile.read(path: path, mustExist: false) == ConfigurationLayer())
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.read(path: path, mustExist: true)
    }
    try Data("name = \"a\"\nport = = 3\n".utf8).write(to: URL(filePath: path))
    do {
      _ = try ConfigurationFile.read(path: path, mustExist: true)
      Issue.record("a broken file was taken")
    } catch {
      #expect(error.sentence.contains("line 2"))
    }
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.parse("port = 3.5", path: "f")
    }
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.parse("peer = [1]", path: "f")
    }
  }

  @Test func machineFacts() {
    let bare = MachineFacts(hostName: "", variables: [:])
    #expect(bare.nodeName == "meshchat")
    #expect(bare.dataDirectory == nil)
    #expect(throws: ConfigurationError.noHome) { try Configuration(layers: [], machine: bare) }
    let moved = MachineFacts(
      hostName: "pi", variables: ["HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "rel"])
    #expect(moved.dataDirectory == "/d/meshchat")
    #expect(moved.configurationFile == "/h/.config/meshchat/config.toml")
  }
}
