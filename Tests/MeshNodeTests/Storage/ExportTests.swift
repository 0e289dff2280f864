import Foundation
import Gossip
import Testing

@testable import MeshNode

@Suite struct ExportTests {
  let directory = TemporaryDirectory()

  private func exported(_ content: LogExport.Content) throws -> [[String: Any]] {
    var bytes: [UInt8] = []
    let count = try LogExport(directory.data).write(content) { bytes += $0 }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == count)
    return try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  private func fill() throws -> [Event] {
    var ada = StreamWriter(7)
    var events = [ada.firstEvent]
    for number in (1...1_100).reversed() {
      events.append(try ada.say("\(number)", at: UInt64(number)))
    }
    events.append(try ada.say("\"quoted\"\\\n\té👋", in: "side", at: 5_000))
    return events
  }

  @Test func messagesComeRoomByRoomInTheOrderOfTheTimeline() async throws {
    let events = try fill()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
      // While the node runs.
      #expect(try exported(.messages).count == 1_101)
    }
    let lines = try exported(.messages)
    #expect(lines.map { $0["room"] as? String }.prefix(1_100).allSatisfy { $0 == "lobby" })
    #expect(lines.prefix(1_100).map { $0["text"] as? String } == (1...1_100).map { "\($0)" })
    let orders = lines.prefix(1_100).compactMap { $0["order"] as? String }
    #expect(orders == orders.sorted())
    #expect(orders.allSatisfy { $0.count == 20 })
    let last = try #require(lines.last)
    #expect(last["text"] as? String == "\"quoted\"\\\n\té👋")
    #expect(last["id"] as? String == "\(events[1_101].id)")
    #expect(last["at"] as? Int == 5_000)
    #expect(last["name"] as? String == "Ada")
    #expect(
      last["author"] as? String == CrockfordBase32.encode(StreamWriter(7).unsignedID))
    #expect(last["node"] as? String != nil)
  }

  @Test func eventsAreWhole() async throws {
    let events = try fill()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(events)
    }
    let lines = try exported(.events)
    #expect(lines.count == events.count)
    for (line, event) in zip(lines, events) {
      #expect(line["id"] as? String == "\(event.id)")
      let header = try #require(Data(base64Encoded: line["header"] as? String ?? ""))
      #expect([UInt8](header) == event.header.encoded)
      let body = try #require(Data(base64Encoded: line["body"] as? String ?? ""))
      #expect([UInt8](body) == event.body)
      #expect(line["damaged"] == nil)
    }
  }

  @Test func withoutALogThereIsAClearError() {
    let error = #expect(throws: StorageError.self) { try LogExport(directory.data) }
    #expect(error?.description.contains("--data-dir") == true)
  }
}

@Suite struct ContactTests {
  let directory = TemporaryDirectory()

  @Test func theLatestContactsAreKeptAcrossStarts() async throws {
    func contact(_ number: UInt64, port: UInt16 = 1) -> PeerContact {
      PeerContact(key: PeerKey(number), endpoints: [Endpoint(host: "192.0.2.1", port: port)])
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      for number in UInt64(0)..<200 { try await store.remember([contact(number)]) }
      try await store.remember([contact(100, port: 2), contact(.max)])
    }
    try await SQLiteEventStore.with(directory.data) { store async throws in
      let contacts = try await store.rememberedContacts()
      #expect(contacts.count == 128)
      #expect(contacts.prefix(3) == [contact(100, port: 2), contact(.max), contact(199)])
      #expect(contacts.filter { $0.key == PeerKey(100) }.count == 1)
    }
  }
}

@Suite struct JSONLineTests {
  @Test func controlCharactersAreEscaped() {
    var line = JSONLine()
    line.add("text", "a\u{1}\u{1f}\"\\\n")
    line.add("number", UInt64.max)
    line.addNull("nothing")
    line.add("yes", true)
    let text = String(decoding: line.ended(), as: UTF8.self)
    #expect(
      text
        == #"{"text":"a\u0001\u001f\"\\\n","number":18446744073709551615,"nothing":null,"yes":true}"#
        + "\n")
  }
}
