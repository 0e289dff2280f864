import Foundation
import Testing

@testable import MeshNode

/// Clients that come back to a whole node, with its real log.
@Suite(.timeLimit(.minutes(5)))
struct ResumingTests {
  private func say(_ range: Range<Int>, on node: WholeNode, by session: SessionID) async throws {
    for number in range {
      _ = try await node.service.say(
        "message \(number)", in: "lobby", tag: nil, by: session, delayed: nil)
    }
  }

  @Test func whoMissedALittleGetsJustThatAndWhoMissedMuchGetsTheTail() async throws {
    let node = try await WholeNode.start()
    let port = Int(try #require(node.started.webPort))
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    try await say(0..<10, on: node, by: ada.session)
    let cursor = try await SocketProbe.with(port: port) { probe in
      try #require(JSON(try await probe.join("Bob"))["cursor"] as? String)
    }
    try await say(10..<1_010, on: node, by: ada.session)
    try await SocketProbe.with(port: port) { probe in
      let joined = try JSON(try await probe.join("Bob", extra: #","cursor":"\#(cursor)""#))
      #expect(joined["resumed"] as? Bool == true)
      #expect(joined.texts("messages") == (10..<1_010).map { "message \($0)" })
    }
    try await say(1_010..<1_011, on: node, by: ada.session)
    try await SocketProbe.with(port: port) { probe in
      let joined = try JSON(try await probe.join("Bob", extra: #","cursor":"\#(cursor)""#))
      #expect(joined["resumed"] as? Bool == false, "one more than is sent at once")
      #expect(joined.texts("messages") == (911..<1_011).map { "message \($0)" })
      // And it hears what comes.
      try await say(1_011..<1_012, on: node, by: ada.session)
      try await probe.next(with: "message 1011")
    }
    await node.stop()
  }

  @Test func aCursorBeyondTheEndOfTheLogBringsTheTail() async throws {
    let node = try await WholeNode.start()
    let port = Int(try #require(node.started.webPort))
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    try await say(0..<3, on: node, by: ada.session)
    try await SocketProbe.with(port: port) { probe in
      let joined = try JSON(try await probe.join("Bob"))
      let cursor = try #require(joined["cursor"] as? String)
      let place = try #require(cursor.lastIndex(of: "."))
      let beyond = cursor[...place] + "9999"
      try await SocketProbe.with(port: port) { again in
        let joined = try JSON(try await again.join("Eve", extra: #","cursor":"\#(beyond)""#))
        #expect(joined["resumed"] as? Bool == false)
        try await say(3..<4, on: node, by: ada.session)
        try await again.next(with: "message 3")
      }
    }
    await node.stop()
  }

  @Test func aRoomHasOneNameHoweverItIsTyped() async throws {
    let node = try await WholeNode.start()
    let port = Int(try #require(node.started.webPort))
    let ada = try await node.service.open(SessionRequest(name: "Ada"))
    try await SocketProbe.with(port: port) { probe in
      try await probe.join("Bob")
      try await probe.say(##"{"type":"enter","room":"#Garden"}"##)
      let entered = try JSON(try await probe.next(with: #""type":"entered""#).text)
      #expect(entered["room"] as? String == "garden")
      _ = try await node.service.say(
        "roses", in: "garden", tag: nil, by: ada.session, delayed: nil)
      try await probe.next(with: "roses")
      try await probe.say(#"{"type":"enter","room":"a b"}"#)
      try await probe.next(with: #""code":"room-invalid""#)
    }
    await node.stop()
  }
}
