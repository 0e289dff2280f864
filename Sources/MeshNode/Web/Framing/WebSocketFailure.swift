/// Why a socket has to be closed because of what the client sent (PROTOCOL.md, 1.4).
struct WebSocketFailure: Error, Hashable, Sendable {
  let code: UInt16
  let reason: String

  static func broken(_ reason: String) -> Self { Self(code: 1002, reason: reason) }
  static let binary = Self(code: 1003, reason: "binary messages are not understood")
  static let notUTF8 = Self(code: 1007, reason: "text is not UTF-8")
  static func tooLong(_ limit: Int) -> Self {
    Self(code: 1009, reason: "message too long, the limit is \(limit) bytes")
  }
}
