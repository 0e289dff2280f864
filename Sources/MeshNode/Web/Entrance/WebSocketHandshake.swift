import Crypto
import Foundation

/// The server's side of the opening handshake (RFC 6455, 4.2), decided from the request's head.
struct WebSocketHandshake {
  static let subprotocol = "meshchat.v1"
  static let paths: Set<Substring> = ["/chat", "/ws"]

  let dialect: Dialect
  let accept: String

  /// Why a request is refused, with an HTTP status.
  struct Refusal: Error, Equatable {
    let status: HeadResponse.Status
    let text: String
  }

  /// Whether a request wants a WebSocket here at all.
  static func isWanted(by head: RequestHead) -> Bool {
    paths.contains(head.path) && head.lists("websocket", in: "upgrade")
      && head.lists("upgrade", in: "connection")
  }

  init(_ head: RequestHead, origins: OriginPolicy) throws(Refusal) {
    guard head.method == "GET", let key = head.single("sec-websocket-key"),
      Data(base64Encoded: key)?.count == 16
    else { throw Refusal(status: .badRequest, text: "This is no WebSocket handshake.") }
    guard head.single("sec-websocket-version") == "13" else {
      throw Refusal(status: .upgradeRequired, text: "Only WebSocket version 13 is spoken here.")
    }
    guard let host = head.single("host"), origins.allows(host: host) else {
      throw Refusal(status: .misdirected, text: OriginPolicy.hostRefusal)
    }
    if head.value(of: "origin") != nil {
      guard let origin = head.single("origin"), origins.allows(origin: origin, host: host) else {
        throw Refusal(status: .forbidden, text: "origin not allowed: open the page of this node.")
      }
    }
    let offered = head.tokens(of: "sec-websocket-protocol")
    guard offered.isEmpty || offered.contains(Self.subprotocol) else {
      throw Refusal(
        status: .badRequest, text: "The subprotocols here are \(Self.subprotocol) or none.")
    }
    dialect = offered.isEmpty ? .plain : .json
    accept = Self.accept(key)
  }

  /// RFC 6455, 4.2.2, step 5.4.
  static func accept(_ key: String) -> String {
    let digest = Insecure.SHA1.hash(data: Data("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
    return Data(digest).base64EncodedString()
  }

  var response: String {
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Accept: \(accept)\r\n"
      + (dialect == .json ? "Sec-WebSocket-Protocol: \(Self.subprotocol)\r\n" : "") + "\r\n"
  }
}
