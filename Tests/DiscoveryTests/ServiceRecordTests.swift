import Testing

@testable import Discovery

@Suite struct ServiceRecordTests {
  static let record = ServiceRecord(
    instance: "pi-7ZKA93QD", port: 7_420, idPrefix: 0x00A1_B2C3_D4E5_F607, meshHint: "open",
    version: "0.1.0", bootID: 42, webPort: 8_080)

  static func text(_ strings: String...) -> [[UInt8]] { strings.map { Array($0.utf8) } }

  @Test func comesBackAsItWasWritten() throws {
    let back = try ServiceRecord(
      instance: "pi-7ZKA93QD", port: 7_420, text: Self.record.text)
    #expect(back == Self.record)
    var headless = Self.record
    headless.webPort = nil
    #expect(
      try ServiceRecord(instance: "pi-7ZKA93QD", port: 7_420, text: headless.text) == headless)
  }

  @Test func versionStandsFirst() {
    #expect(Self.record.text.first == Array("txtvers=1".utf8))
    #expect(
      Self.record.text.map { String(decoding: $0, as: UTF8.self) } == [
        "txtvers=1", "id=00a1b2c3d4e5f607", "mesh=open", "v=0.1.0", "b=000000000000002a",
        "web=8080",
      ])
  }

  @Test func unknownAndRepeatedKeysArePassedOver() throws {
    let extra = Self.text("=x", "flag", "ID=ffffffffffffffff", "new=1")
    let back = try ServiceRecord(
      instance: "pi-7ZKA93QD", port: 7_420, text: Self.record.text + extra)
    #expect(back == Self.record)
  }

  @Test(arguments: [
    (text(), ServiceRecord.TextError.missing(key: "txtvers")),
    (text("txtvers=2", "id=00a1b2c3d4e5f607"), .unknownVersion("2")),
    (text("txtvers=1"), .missing(key: "id")),
    (text("txtvers=1", "id=a1"), .malformed(key: "id")),
    (text("txtvers=1", "id=00a1b2c3d4e5f60g"), .malformed(key: "id")),
    (text("txtvers=1", "id=00a1b2c3d4e5f607"), .missing(key: "b")),
    (text("txtvers=1", "id=00a1b2c3d4e5f607", "b=000000000000002a"), .missing(key: "mesh")),
    (
      text("txtvers=1", "id=00a1b2c3d4e5f607", "b=000000000000002a", "web=0"),
      .malformed(key: "web")
    ),
    (
      text("txtvers=1", "id=00a1b2c3d4e5f607", "b=000000000000002a", "web=70000"),
      .malformed(key: "web")
    ),
    (
      text("txtvers=1", "id=00a1b2c3d4e5f607", "b=000000000000002a", "mesh=a\u{1B}[31m"),
      .malformed(key: "mesh")
    ),
    (
      text(
        "txtvers=1", "id=00a1b2c3d4e5f607", "b=000000000000002a",
        "mesh=" + String(repeating: "m", count: 65)), .malformed(key: "mesh")
    ),
    (
      Array(repeating: Array(repeating: UInt8(ascii: "x"), count: 255), count: 5),
      .tooLong(bytes: 1_280)
    ),
  ])
  func badTextIsRefusedWithAReason(strings: [[UInt8]], expected: ServiceRecord.TextError) {
    #expect(throws: expected) {
      try ServiceRecord(instance: "x", port: 1, text: strings)
    }
  }

  @Test func noBytesTrap() {
    var random = SplitMix(state: 7)
    for _ in 0..<20_000 {
      var strings = Self.record.text
      let index = Int(random.next() % UInt64(strings.count))
      let count = Int(random.next() % 40)
      strings[index] = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      if random.next() % 2 == 0 { strings[index] = Array("id=".utf8) + strings[index] }
      let decoded = try? ServiceRecord(instance: "x", port: 1, text: strings)
      // What is taken can be written and read again.
      if let decoded {
        #expect((try? ServiceRecord(instance: "x", port: 1, text: decoded.text)) == decoded)
      }
    }
  }

  @Test(arguments: [
    ("pi", "pi-7ZKA93QD"), ("pi.lan.example", "pi-7ZKA93QD"), ("", "node-7ZKA93QD"),
    ("küche", "küche-7ZKA93QD"),
    (String(repeating: "ü", count: 60), String(repeating: "ü", count: 27) + "-7ZKA93QD"),
  ])
  func instanceNamesFitADNSLabel(host: String, expected: String) {
    let name = ServiceRecord.instanceName(host: host, shortID: "7ZKA93QD")
    #expect(name == expected)
    #expect(name.utf8.count <= 63)
  }

  @Test func hostLabelsDifferByNode() {
    #expect(Self.record.hostLabel == "meshchat-00a1b2c3d4e5f607")
  }
}

/// A small seeded generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014), so that a failing run can be repeated.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
