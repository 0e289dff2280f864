import Foundation
import Gossip
import MeshNode
import Testing

@Suite("WebSocket sessions", .timeLimit(.minutes(1)))
struct WebSocketSessionTests {
  @Test("two people come in, and hear each other, with an acknowledgement")
  func conversation() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { ada in
        let joined = try await ada.join("Ada")
        #expect(joined.contains(#""messages":[]"#))
        #expect(joined.contains(#""resumed":false"#))
        try await SocketProbe.with(port: server.port) { bob in
          try await bob.join("Bob")
          try await ada.next(with: #""event":"joined","person":{"id":"#)
          try await bob.say(#"{"type":"say","room":"lobby","text":"hello \"all\"","tag":"t1"}"#)
          try await bob.next(with: #""type":"ack","tag":"t1","id":"#)
          let heard = try await ada.next(with: #""type":"message""#).text
          #expect(heard.contains(#""text":"hello \"all\"""#))
          #expect(heard.contains(#""name":"Bob""#))
          #expect(heard.contains(#""cursor":"#))
        }
        try await ada.next(with: #""event":"left""#)
      }
    }
  }

  @Test("the welcome says protocol, node and limits before anything is asked")
  func welcome() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade()
        #expect(head.contains("101 Switching Protocols"))
        #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        #expect(head.contains("Sec-WebSocket-Protocol: meshchat.v1"))
        let welcome = try await probe.next().text
        #expect(welcome.hasPrefix(#"{"type":"welcome","protocol":1,"node":{"id":""#))
        #expect(welcome.contains(#""limits":{"textBytes":"#))
      }
    }
  }

  @Test("history comes on joining, older pages on asking, each message once")
  func history() async throws {
    try await WebTestServer.with { server in
      server.service.fill("lobby", count: 150)
      try await SocketProbe.with(port: server.port) { probe in
        let joined = try JSON(try await probe.join("Ada"))
        #expect(joined.texts("messages") == (50..<150).map { "old \($0)" })
        let older = try #require(joined["older"] as? String)
        try await probe.say(#"{"type":"history","room":"lobby","before":"\#(older)","limit":200}"#)
        let page = try JSON(try await probe.next(with: #""type":"history""#).text)
        #expect(page.texts("messages") == (0..<50).map { "old \($0)" })
        #expect(page["older"] is NSNull)
      }
    }
  }

  @Test("a cursor brings what was missed and no more; one of another node brings the tail")
  func resume() async throws {
    try await WebTestServer.with { server in
      server.service.fill("lobby", count: 20)
      let cursor = try await SocketProbe.with(port: server.port) { probe in
        try #require(JSON(try await probe.join("Ada"))["cursor"] as? String)
      }
      server.service.fill("lobby", count: 3)
      try await SocketProbe.with(port: server.port) { probe in
        let joined = try JSON(try await probe.join("Ada", extra: #","cursor":"\#(cursor)""#))
        #expect(joined["resumed"] as? Bool == true)
        #expect(joined.texts("messages") == ["old 0", "old 1", "old 2"])
      }
      try await SocketProbe.with(port: server.port) { probe in
        let joined = try JSON(try await probe.join("Ada", extra: #","cursor":"ZZZZZZZZ.3""#))
        #expect(joined["resumed"] as? Bool == false)
        #expect(joined.texts("messages").count == 23)
      }
    }
  }

  @Test("further rooms are entered and left; their messages come only while in them")
  func rooms() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        try await probe.say(#"{"type":"enter","room":"tea"}"#)
        try await probe.next(with: #""type":"entered","room":"tea""#)
        try await probe.say(#"{"type":"say","room":"tea","text":"in"}"#)
        try await probe.next(with: #""text":"in""#)
        try await probe.say(#"{"type":"leave","room":"tea"}"#)
        try await probe.next(with: #"{"type":"left","room":"tea"}"#)
        try await probe.say(#"{"type":"say","room":"tea","text":"out"}"#)
        try await probe.say(#"{"type":"say","room":"lobby","text":"here"}"#)
        #expect(!(try await probe.next(with: #""type":"message""#).text.contains("out")))
        try await probe.say(#"{"type":"leave","room":"lobby","tag":"t"}"#)
        try await probe.next(with: #""code":"not-allowed""#)
      }
    }
  }

  @Test("one renames, asks who is there, which rooms, and for the mesh")
  func questions() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        try await probe.join("Ada")
        try await probe.say(#"{"type":"rename","name":"Ada L"}"#)
        try await probe.next(with: #""event":"renamed","previous":"Ada""#)
        try await probe.say(#"{"type":"who"}"#)
        try await probe.next(with: #"{"type":"people","people":[{"id":""#)
        try await probe.say(#"{"type":"say","text":"x"}"#)
        try await probe.say(#"{"type":"rooms"}"#)
        try await probe.next(with: #"{"type":"rooms","rooms":[{"name":"lobby","messages":1,"#)
        try await probe.say(#"{"type":"mesh","watch":true}"#)
        try await probe.next(with: #"{"type":"mesh","self":"#)
        server.service.happen(
          .mesh(MeshSnapshot(own: server.service.node.id, nodes: [], links: [])))
        try await probe.next(with: #""nodes":[],"links":[]"#)
        try await probe.say(#"{"type":"ping"}"#)
        try await probe.next(with: #"{"type":"pong"}"#)
      }
    }
  }

  @Test("the plain contract: a name, then lines")
  func plain() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { probe in
        let head = try await probe.upgrade(path: "/ws", subprotocol: nil)
        #expect(!head.contains("Sec-WebSocket-Protocol"))
        try await probe.say("Ada")
        try await probe.say("hello\nall")
        let line = try await probe.next(with: "Ada: ").text
        #expect(line.wholeMatch(of: /\[\d\d:\d\d\] Ada: hello all/) != nil)
        try await probe.say("")
        try await probe.next(with: "! Text must not be empty.")
        _ = try await SocketProbe.with(port: server.port) { bob in try await bob.join("Bob") }
        try await probe.next(with: "* Bob joined")
        try await probe.next(with: "* Bob left")
      }
    }
  }

  @Test("a person is told how far their message has spread; others are not")
  func delivery() async throws {
    try await WebTestServer.with { server in
      try await SocketProbe.with(port: server.port) { ada in
        try await ada.join("Ada")
        let author = try #require(await server.service.people().first?.id)
        try await SocketProbe.with(port: server.port) { bob in
          try await bob.join("Bob")
          let id = EventID(stream: StreamID(42), seq: 1)
          server.service.happen(
            .delivery([Delivery(id: id, author: author, holding: 3, known: 4)]))
          server.service.happen(.health(NodeHealth(level: .warning, text: "disk nearly full")))
          try await ada.next(with: #"{"type":"delivery","items":[["\#(id)",3,4]]}"#)
          let status = #"{"type":"status","level":"warning","text":"disk nearly full"}"#
          var heard = try await bob.next().text
          while heard != status {
            #expect(!heard.contains("delivery"))
            heard = try await bob.next().text
          }
        }
      }
    }
  }
}
