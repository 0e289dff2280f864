import Foundation
import Logging
import NIOConcurrencyHelpers
import Testing

@testable import meshchat

@Suite struct LogLineTests {
  private func line(_ message: String, _ metadata: [(key: String, value: String)] = []) -> LogLine {
    LogLine(
      milliseconds: 1_795_259_045_120, level: .warning, label: "node", message: message,
      metadata: metadata)
  }

  @Test func textAndJSON() throws {
    let value = line("link lost", [("peer", "7ZKA-93QD"), ("why", "no answer")])
    #expect(
      value.formatted(as: .text)
        == "11:04:05.120 warning node: link lost peer=7ZKA-93QD why=\"no answer\"")
    #expect(
      value.formatted(as: .json)
        == #"{"time":"2026-11-21T11:04:05.120Z","level":"warning","label":"node","#
        + #""message":"link lost","peer":"7ZKA-93QD","why":"no answer"}"#)
  }

  @Test func aLineStaysALine() throws {
    let hostile = "a\nb\r\u{1B}[2J\u{202E}\"quoted\"\u{2028}"
    for format in LogFormat.allCases {
      let text = line(hostile, [("a\nb", hostile), ("level", "critical")]).formatted(as: format)
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }
    let json = line(hostile, [("level", "critical")]).formatted(as: .json)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(object?["message"] == hostile)
    #expect(object?["level"] == "warning")
  }

  @Test func secretsAreNotWritten() {
    for format in LogFormat.allCases {
      let text = line("joined", [("session-token", "abc123"), ("Secret", "abc123")])
        .formatted(as: format)
      #expect(!text.contains("abc123"))
    }
  }

  @Test func longValuesAreCut() {
    let text = line(String(repeating: "x", count: 1_000_000)).formatted(as: .json)
    #expect(text.utf8.count < 2 * LogText.valueBytesMax)
  }

  @Test func theHandlerWritesWhereItIsTold() {
    let lines = NIOLockedValueBox<[String]>([])
    let output = LogOutput()
    output.redirect { line in lines.withLockedValue { $0.append(line) } }
    var logger = Logger(label: "t") { label in
      LineLogHandler(label: label, level: .info, format: .text, output: output)
    }
    logger[metadataKey: "b"] = "2"
    logger.debug("unseen")
    logger.info("seen", metadata: ["a": "1"])
    #expect(lines.withLockedValue { $0.count } == 1)
    #expect(lines.withLockedValue { $0.first?.hasSuffix("info t: seen a=1 b=2") } == true)
  }

  @Test(arguments: [
    (UInt64(0), "1970-01-01T00:00:00.000Z", "Thursday, 1 January 1970"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z", "Tuesday, 29 February 2000"),
    (4_107_542_399_999, "2100-02-28T23:59:59.999Z", "Sunday, 28 February 2100"),
  ])
  func calendar(milliseconds: UInt64, iso: String, long: String) {
    let time = UTCTime(milliseconds: milliseconds)
    #expect(time.iso8601 == iso)
    #expect(time.longDate == long)
  }

  @Test func absurdTimesDoNotTrap() {
    #expect(UTCTime(milliseconds: .max).year > 10_000)
    #expect(LocalTime.utcOffset(.max) != .min)
  }
}
